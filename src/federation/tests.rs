use super::*;
use crate::saml::metadata;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

const FEDERATION: &str = include_str!("../../tests/fixtures/metadata/federation.xml");
const INNER: &str = "https://inner.example.com/idp";

fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn listed(stored: Stored) -> Result<(Stored, Index), Error> {
    let index = stored.list("en", |_| ControlFlow::Continue(()))?;
    Ok((stored, index))
}

fn open(bytes: &[u8]) -> Result<(Stored, Index), Error> {
    listed(Stored::temporary(file(bytes))?)
}

fn inner((stored, index): &(Stored, Index)) -> IdentityProvider {
    stored.identity_provider(index.find(INNER).unwrap(), |_| ControlFlow::Continue(())).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn refused(bytes: &[u8]) -> &'static str {
    match open(bytes).unwrap_err() {
        Error::Refused(unreadable) => unreadable.code,
        Error::NoFederation => metadata::read(&Stored::memory(bytes).unwrap().bytes().unwrap()).unwrap_err().code,
        Error::Unavailable { code, .. } => code,
        other @ Error::Cancelled => panic!("{other:?}"),
    }
}

#[test]
fn one_entity_is_read_from_its_place_whatever_the_file_is_packed_and_written_in() {
    let utf_16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{FEDERATION}").encode_utf16().flat_map(to_bytes).collect()
    };
    let body = FEDERATION.split_once("?>").unwrap().1;
    let (before, after) = body.split_once("Outer").unwrap();
    let latin =
        ["<?xml version='1.0' encoding='ISO-8859-1'?>".as_bytes(), before.as_bytes(), b"Z\xFCrich", after.as_bytes()];
    let marked = format!("\u{feff}{FEDERATION}").into_bytes();
    let expected = inner(&open(FEDERATION.as_bytes()).unwrap()).xml;
    assert_eq!(metadata::cut_out(FEDERATION.as_bytes(), INNER).unwrap(), *expected);
    for bytes in
        [marked, utf_16(u16::to_le_bytes), utf_16(u16::to_be_bytes), gzip(FEDERATION.as_bytes()), latin.concat()]
    {
        let identity_provider = inner(&open(&bytes).unwrap());
        assert_eq!((identity_provider.entity_id.as_str(), &identity_provider.xml), (INNER, &expected));
    }
}

#[test]
fn a_row_can_be_read_while_the_rest_is_still_listed() {
    let stored = Stored::temporary(file(&gzip(FEDERATION.as_bytes()))).unwrap();
    let mut read = 0;
    stored
        .list("en", |progress| {
            for row in progress.entities.iter().filter(|row| row.is_identity_provider) {
                read += usize::from(stored.identity_provider(row, |_| ControlFlow::Continue(())).is_ok());
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(read, 2);
}

#[test]
fn a_file_that_changes_after_its_list_was_read_is_told() {
    let original = file(FEDERATION.as_bytes());
    let (stored, index) = listed(Stored::open(original.path()).unwrap()).unwrap();
    std::fs::write(original.path(), &FEDERATION[..FEDERATION.len() / 2]).unwrap();
    let read = stored.identity_provider(&index.entities[0], |_| ControlFlow::Continue(()));
    assert!(matches!(read, Err(Error::Unavailable { code: "file-changed", .. })));
}

#[test]
fn archives_bombs_and_damaged_files_are_refused_each_with_its_reason() {
    assert_eq!(refused(b"PK\x03\x04zip"), "zip");
    assert_eq!(refused(&gzip(b"PK\x03\x04zip")), "zip");
    let whole = gzip(FEDERATION.as_bytes());
    assert_eq!(refused(&whole[..whole.len() / 2]), "gzip-broken");
    let root = FEDERATION.split("<md:EntityDescriptor").next().unwrap().as_bytes();
    let bomb = gzip(&[root, &vec![b' '; 40_000_000]].concat());
    assert_eq!(refused(&bomb), "decompression-bomb");
}

#[test]
fn what_is_no_federation_is_handed_on_unpacked() {
    let one = crate::saml::sample::IDP_METADATA;
    let stored = Stored::temporary(file(&gzip(one.as_bytes()))).unwrap();
    let listed = stored.list("en", |_| ControlFlow::Continue(()));
    assert_eq!(listed.unwrap_err(), Error::NoFederation);
    assert_eq!(stored.bytes().unwrap(), one.as_bytes());
}

#[test]
fn progress_counts_what_is_on_disk() {
    let bytes = gzip(FEDERATION.as_bytes());
    let mut last = 0;
    let stored = Stored::temporary(file(&bytes)).unwrap();
    stored
        .list("en", |progress| {
            assert_eq!(progress.of, bytes.len() as u64);
            last = progress.bytes;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(last, bytes.len() as u64);
}
