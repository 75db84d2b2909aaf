//! Sample IdP metadata and the SAML 2.0 reference that explains every element of it.

use roxmltree::{Document, Node};
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

/// IdP metadata of a fictional identity provider, valid by the OASIS schema. Its certificate is a real one.
pub const IDP_METADATA: &str = include_str!("../../assets/samples/idp-metadata.xml");

/// The file name of the saved sample.
pub const FILE_NAME: &str = "sample-idp-metadata.xml";

const REFERENCE: &str = include_str!("../../assets/samples/reference.toml");

/// Meaning of one element or attribute of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The local name, such as `entityID`.
    pub name: String,
    /// Local names from the root, such as `EntityDescriptor/@entityID`.
    pub path: String,
    pub requirement: Requirement,
    /// The meaning, and what the phone provider does with it, in one to three sentences.
    pub meaning: String,
    /// The lines of [`lines`] that it explains, counted from 0. Several if the sample has several.
    pub lines: Vec<Range<usize>>,
}

/// Requirement level of an element or attribute in metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    Required,
    Optional,
}

impl Requirement {
    /// Returns the word that is displayed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Required => "Required",
            Self::Optional => "Optional",
        }
    }
}

/// Returns the lines of the sample for display next to the reference. The certificate and the long names that every file has
/// are shortened with "…". Saving uses [`IDP_METADATA`].
pub fn lines() -> &'static [String] {
    &SHOWN.lines
}

/// Returns the reference: the most requested entries first, then everything else in the order of the sample.
pub fn reference() -> &'static [Entry] {
    &SHOWN.entries
}

/// Returns the first entry that explains a line of [`lines`]: the one with the fewest lines.
pub fn entry_at(line: usize) -> Option<&'static Entry> {
    let length = |entry: &Entry| entry.lines.iter().find(|lines| lines.contains(&line)).map(Range::len);

    reference().iter().filter(|entry| length(entry).is_some()).min_by_key(|entry| length(entry))
}

#[derive(Debug, Default)]
struct Shown {
    lines: Vec<String>,
    entries: Vec<Entry>,
}

/// A test proves that the sample and the reference can be read, so this is never empty.
static SHOWN: LazyLock<Shown> = LazyLock::new(|| read().unwrap_or_default());

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferenceFile {
    entries: Vec<EntryFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryFile {
    path: String,
    requirement: Requirement,
    meaning: String,
}

fn read() -> Result<Shown, String> {
    let file = toml::from_str::<ReferenceFile>(REFERENCE).map_err(|error| error.to_string())?;
    let sample = Document::parse(IDP_METADATA).map_err(|error| error.to_string())?;
    let parts = parts(&sample);
    let certificate = certificate_lines();
    let shown_line =
        |line: usize| line - line.saturating_sub(certificate.start).min(certificate.len().saturating_sub(1));

    let entries = file.entries.into_iter().map(|entry| {
        let lines = parts.iter().filter(|(path, _)| *path == entry.path);
        let lines = lines.map(|(_, lines)| shown_line(lines.start)..shown_line(lines.end - 1) + 1);

        Entry {
            name: entry.path.rsplit(['/', '@']).next().unwrap_or_default().to_owned(),
            lines: joined(lines),
            path: entry.path,
            requirement: entry.requirement,
            meaning: entry.meaning,
        }
    });

    Ok(Shown { entries: entries.collect(), lines: shown_lines(&certificate) })
}

/// Joins ranges that follow each other.
fn joined(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();

    for range in ranges {
        match joined.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => joined.push(range),
        }
    }
    joined
}

/// Returns the path and the lines in the file of every element, attribute and namespace declaration.
fn parts(sample: &Document<'_>) -> Vec<(String, Range<usize>)> {
    let mut parts = Vec::new();

    for element in sample.descendants().filter(Node::is_element) {
        let path = path(element);

        parts.push((path.clone(), lines_of(element.range())));
        if let Some(declaration) = namespace_declaration(element) {
            parts.push((format!("{path}/@xmlns"), lines_of(declaration)));
        }
        for attribute in element.attributes() {
            parts.push((format!("{path}/@{}", attribute.name()), lines_of(attribute.range())));
        }
    }
    parts
}

fn path(element: Node<'_, '_>) -> String {
    let mut names: Vec<&str> =
        element.ancestors().filter(Node::is_element).map(|ancestor| ancestor.tag_name().name()).collect();
    names.reverse();

    names.join("/")
}

/// Returns the range in which an element declares its namespace. The tree doesn't list declarations as attributes.
fn namespace_declaration(element: Node<'_, '_>) -> Option<Range<usize>> {
    let start = element.range().start;
    let tag = IDP_METADATA.get(start..)?.split_once('>')?.0;
    let at = start + tag.find("xmlns=")?;

    Some(at..at + "xmlns=".len())
}

fn lines_of(bytes: Range<usize>) -> Range<usize> {
    let line = |at: usize| IDP_METADATA.bytes().take(at).filter(|byte| *byte == b'\n').count();

    line(bytes.start)..line(bytes.end) + 1
}

/// Returns the lines of the file that contain the certificate, from its start tag to its end tag.
fn certificate_lines() -> Range<usize> {
    let line_with = |tag: &str| IDP_METADATA.lines().position(|line| line.contains(tag)).unwrap_or_default();

    line_with("<X509Certificate>")..line_with("</X509Certificate>") + 1
}

fn shown_lines(certificate: &Range<usize>) -> Vec<String> {
    let beginning = IDP_METADATA.lines().nth(certificate.start + 1).map_or("", str::trim).chars().take(4);
    let beginning: String = beginning.collect();

    IDP_METADATA
        .lines()
        .enumerate()
        .filter(|(number, _)| *number <= certificate.start || !certificate.contains(number))
        .map(|(number, line)| match number == certificate.start {
            true => format!("{line}{beginning}…</X509Certificate>"),
            false => shortened(line),
        })
        .collect()
}

/// Shortens the names that every file has, so that a line fits next to the reference.
fn shortened(line: &str) -> String {
    [
        ("urn:oasis:names:tc:SAML:2.0:", "…:"),
        ("urn:oasis:names:tc:SAML:1.1:nameid-format:", "…:"),
        ("http://www.w3.org/2000/09/", "…/"),
    ]
    .into_iter()
    .fold(line.to_owned(), |line, (name, short)| line.replace(name, short))
}

#[cfg(test)]
mod tests {
    use super::super::attribute::email_candidates;
    use super::super::{Severity, metadata};
    use super::*;

    fn entry(path: &str) -> &'static Entry {
        reference().iter().find(|entry| entry.path == path).unwrap_or_else(|| panic!("no entry for {path}"))
    }

    fn shown(path: &str) -> Vec<String> {
        entry(path).lines.iter().map(|range| lines()[range.clone()].join("\n")).collect()
    }

    #[test]
    fn every_element_and_attribute_of_the_sample_is_explained_once() {
        let sample = Document::parse(IDP_METADATA).unwrap();
        let mut of_the_sample = parts(&sample).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
        of_the_sample.sort();
        of_the_sample.dedup();

        let mut of_the_reference = reference().iter().map(|entry| entry.path.clone()).collect::<Vec<_>>();
        of_the_reference.sort();

        assert_eq!(of_the_reference, of_the_sample);
        assert!(of_the_sample.len() > 25);
    }

    #[test]
    fn every_entry_names_its_lines_and_ends_its_sentences() {
        for entry in reference() {
            assert!(!entry.lines.is_empty(), "{}", entry.path);
            assert!(entry.meaning.ends_with('.'), "{}", entry.path);
            assert!(shown(&entry.path).iter().all(|text| text.contains(&entry.name)), "{}", entry.path);
        }
    }

    #[test]
    fn the_reference_begins_with_what_is_asked_for_most() {
        let names = reference().iter().take(5).map(|entry| &*entry.name).collect::<Vec<_>>();

        assert_eq!(
            names,
            ["entityID", "KeyDescriptor", "NameIDFormat", "SingleSignOnService", "WantAuthnRequestsSigned"]
        );
        assert_eq!(shown("EntityDescriptor/@entityID"), [r#"    entityID="https://idp.example.com/saml">"#]);
    }

    #[test]
    fn an_element_that_stands_twice_is_shown_twice() {
        let path = "EntityDescriptor/IDPSSODescriptor/SingleSignOnService";

        assert_eq!(entry(path).lines.len(), 1);
        assert_eq!(
            shown(&format!("{path}/@Binding")),
            [r#"        Binding="…:bindings:HTTP-Redirect""#, r#"        Binding="…:bindings:HTTP-POST""#]
        );
    }

    #[test]
    fn the_certificate_is_one_line_and_what_follows_keeps_its_place() {
        let path = "EntityDescriptor/IDPSSODescriptor/KeyDescriptor/KeyInfo/X509Data/X509Certificate";

        assert_eq!(shown(path), ["          <X509Certificate>MIID…</X509Certificate>"]);
        assert_eq!(
            shown("EntityDescriptor/IDPSSODescriptor/NameIDFormat"),
            ["    <NameIDFormat>…:emailAddress</NameIDFormat>"]
        );
        assert!(lines().iter().all(|line| line.chars().count() <= 80), "{:#?}", lines());
    }

    #[test]
    fn choosing_a_line_finds_the_nearest_explanation() {
        let line = lines().iter().position(|line| line.contains("MIID…")).unwrap();

        assert_eq!(entry_at(line).map(|entry| &*entry.name), Some("X509Certificate"));
        assert_eq!(entry_at(0), None);
        assert_eq!(entry_at(usize::MAX), None);
    }

    #[test]
    fn the_sample_is_sound_for_many_years() {
        let Ok(metadata::Document::IdentityProvider(provider)) = metadata::read(IDP_METADATA.as_bytes()) else {
            panic!("the sample is no IdP metadata");
        };

        for now in ["2026-01-01T00:00:00Z", "2049-01-01T00:00:00Z"] {
            let findings = provider.findings(now.parse().unwrap());

            assert!(findings.iter().all(|finding| finding.severity == Severity::Note), "{findings:#?}");
        }
        assert_eq!(provider.certificates[0].certificate.subject_name, "idp.example.com");
        assert_eq!(email_candidates(&provider.attributes).chosen.as_deref(), Some("email"));
    }

    #[test]
    fn the_sample_is_not_service_provider_metadata() {
        let error = super::super::service_provider::read(IDP_METADATA.as_bytes()).unwrap_err();

        assert_eq!(error.kind, super::super::Kind::IdentityProvider);
    }
}
