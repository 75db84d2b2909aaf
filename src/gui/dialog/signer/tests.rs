use super::*;
use crate::gui::testing::{certificate, environment};
use crate::saml::metadata::{self, Document};

const ENTRA: &str = include_str!("../../../../tests/fixtures/metadata/entra.xml");
const FIRST: &str = include_str!("../../../../tests/fixtures/metadata/first.b64");
const SECOND: &str = include_str!("../../../../tests/fixtures/metadata/second.b64");
/// Signs the Entra fixture.
const SIGNER: &str = "4de8be4158316688d2ea5ddf6f3c93620456a266c178330a55eb1659f16e1d5b";

fn read(xml: &str) -> IdentityProvider {
    let xml = xml.replace("@1", FIRST.trim()).replace("@2", SECOND.trim());
    let Document::IdentityProvider(identity_provider) = metadata::read(xml.as_bytes()).unwrap() else {
        panic!("one entity is not an aggregate")
    };

    *identity_provider
}

/// The dialog for signed metadata.
fn signed(kept: Option<Signer>) -> MetadataSigner {
    MetadataSigner::new(&read(ENTRA), kept)
}

fn unsigned() -> MetadataSigner {
    let (before, rest) = ENTRA.split_once("<Signature ").unwrap();
    let (_, after) = rest.split_once("</Signature>").unwrap();

    MetadataSigner::new(&read(&format!("{before}{after}")), None)
}

fn tell(dialog: &mut MetadataSigner, message: Message) -> Action<Message> {
    dialog.update(message, &environment())
}

fn type_in(dialog: &mut MetadataSigner, text: &str) {
    tell(dialog, Message::Typed(text.to_owned()));
}

/// Saves, and returns the signer.
fn saved(dialog: &mut MetadataSigner) -> Option<Signer> {
    match tell(dialog, Message::Saved) {
        Action::Picked(Picked::MetadataSigner(signer)) => signer.map(|signer| *signer),
        other => panic!("Save hands the signer over, not {other:?}"),
    }
}

fn standing(dialog: &MetadataSigner) -> Standing {
    dialog.identity_provider.assessment().standing
}

fn fingerprint(sha256: &str) -> Signer {
    Signer::Fingerprint(sha256.to_owned())
}

#[test]
fn the_certificate_that_the_metadata_is_signed_with_is_pinned_by_a_button() {
    let mut dialog = signed(None);

    assert_eq!(standing(&dialog), Standing::SignerNotKnown);
    tell(&mut dialog, Message::CarriedPinned);
    assert_eq!(standing(&dialog), Standing::PinnedSigner);
    assert!(matches!(saved(&mut dialog), Some(Signer::Certificate(pinned)) if pinned.sha256 == SIGNER));
}

#[test]
fn nothing_can_be_pinned_from_metadata_that_is_unsigned_or_was_changed() {
    let changed = MetadataSigner::new(&read(&ENTRA.replace("saml2\"/></IDPSSO", "saml3\"/></IDPSSO")), None);

    for mut dialog in [unsigned(), changed] {
        assert_eq!(dialog.carried(), None);
        tell(&mut dialog, Message::CarriedPinned);
        assert_eq!(dialog.chosen, None);
    }
}

#[test]
fn a_pasted_fingerprint_is_taken_at_once_and_the_field_is_free_again() {
    let mut dialog = signed(None);

    type_in(&mut dialog, &crate::gui::certificate::fingerprint(SIGNER));
    assert_eq!((dialog.signer(), dialog.typed.as_str()), (Some(&fingerprint(SIGNER)), ""));
    assert_eq!(standing(&dialog), Standing::PinnedSigner);
}

#[test]
fn a_fingerprint_that_is_typed_is_taken_with_its_last_digit_and_no_error_stands_before() {
    let mut dialog = signed(None);

    for end in 1..=SIGNER.len() {
        assert_eq!((&dialog.chosen, &dialog.problem), (&None, &None));
        type_in(&mut dialog, &SIGNER[..end]);
    }
    assert_eq!(dialog.signer(), Some(&fingerprint(SIGNER)));
}

#[test]
fn pasted_pem_is_taken_also_without_its_line_breaks() {
    let pem = certificate("next").to_pem();

    for text in [pem.clone(), pem.replace('\n', "")] {
        let mut dialog = signed(None);

        type_in(&mut dialog, &text);
        assert_eq!(dialog.signer(), Some(&Signer::Certificate(certificate("next"))));
        assert_eq!(standing(&dialog), Standing::OtherSigner);
    }
}

#[test]
fn what_pins_nobody_is_said_below_the_field_and_is_not_saved() {
    let mut dialog = signed(None);

    type_in(&mut dialog, &SIGNER[..40]);
    assert!(dialog.problem.as_deref().unwrap().starts_with("This is a SHA-1 fingerprint"));
    assert!(matches!(tell(&mut dialog, Message::Saved), Action::Run(_)), "the field gets the focus");

    type_in(&mut dialog, &SIGNER[..39]);
    assert_eq!(dialog.problem, None, "whoever types on is not told before the end");
    tell(&mut dialog, Message::Submitted);
    assert_eq!(
        dialog.problem.as_deref(),
        Some(
            "A SHA-256 fingerprint has 64 digits. This one has 39. Copy the whole SHA-256 fingerprint, with or without colons."
        )
    );

    type_in(&mut dialog, "");
    assert!(matches!(tell(&mut dialog, Message::Saved), Action::Close));
}

#[test]
fn a_text_without_end_is_not_laid_out() {
    let mut dialog = signed(None);

    type_in(&mut dialog, &"x".repeat(LONGEST + 1));
    assert!(dialog.typed.is_empty() && dialog.problem.is_some());
}

#[test]
fn a_file_pins_its_certificate_and_one_that_does_not_says_why() {
    let mut dialog = signed(None);

    let _task = dialog.dropped(PathBuf::new());
    tell(&mut dialog, Message::FileRead(1, Some(Err("empty.pem: This is empty.".to_owned()))));
    assert_eq!(dialog.problem.as_deref(), Some("empty.pem: This is empty."));

    let _task = dialog.dropped(PathBuf::new());
    let signer = Signer::Certificate(certificate("next"));
    let read = ("next.pem".to_owned(), Box::new(signer.clone()));
    tell(&mut dialog, Message::FileRead(1, Some(Ok(read.clone()))));
    assert_eq!(dialog.chosen, None, "it is the answer to the file before");
    tell(&mut dialog, Message::FileRead(2, Some(Ok(read))));
    assert_eq!(saved(&mut dialog), Some(signer));
}

#[test]
fn whoever_cancels_the_choice_of_a_file_changes_nothing() {
    let mut dialog = signed(Some(fingerprint(SIGNER)));

    let _task = tell(&mut dialog, Message::FileAsked);
    tell(&mut dialog, Message::FileRead(1, None));
    assert!(dialog.opening.is_none());
    assert!(matches!(tell(&mut dialog, Message::Saved), Action::Close));
}

#[test]
fn who_was_pinned_is_unpinned_by_saving_and_stays_by_cancelling() {
    let mut dialog = signed(Some(fingerprint(SIGNER)));

    assert_eq!(standing(&dialog), Standing::PinnedSigner);
    tell(&mut dialog, Message::Unpinned);
    assert_eq!(standing(&dialog), Standing::SignerNotKnown);
    assert!(matches!(tell(&mut dialog, Message::Closed), Action::Close));
    assert_eq!(saved(&mut dialog), None);
}

#[test]
fn what_the_metadata_comes_to_is_said_before_it_is_saved() {
    let outcome = |dialog: &MetadataSigner| words::outcome(&dialog.identity_provider);
    let mut dialog = unsigned();

    assert_eq!(outcome(&dialog), "Without a pinned signer, metadata doesn’t need to be signed.");
    type_in(&mut dialog, SIGNER);
    assert_eq!(
        outcome(&dialog),
        "The pinned signer didn’t sign this metadata. This becomes a blocker in step 3, and SSO can’t be enabled."
    );

    let mut dialog = signed(Some(Signer::Certificate(certificate("next"))));
    assert!(outcome(&dialog).starts_with("This metadata was signed with a different certificate from the pinned one."));
    tell(&mut dialog, Message::CarriedPinned);
    assert!(outcome(&dialog).starts_with("The pinned signer signed this metadata."));
}
