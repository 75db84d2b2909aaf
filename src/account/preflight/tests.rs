use super::*;
use crate::account::draft::{EmailChoice, UserCheck};
use crate::account::fixture::{NOW, complete, days, load, loaded_service_provider, metadata, with_circumstances};
use crate::account::sign_in::proof::tests::proved;
use crate::account::users;
use crate::saml::metadata::signature::Signer;

fn rows(draft: &Draft) -> Vec<Check> {
    with_circumstances(draft, &[], |parsed, circumstances| preflight(draft, parsed, circumstances))
}

fn row(draft: &Draft, subject: Subject) -> (Outcome, String, Option<Mend>) {
    let row = rows(draft).into_iter().find(|row| row.subject == subject).unwrap();

    (row.outcome, row.sentence, row.mend)
}

fn state(draft: &Draft) -> State {
    with_circumstances(draft, &[], |parsed, circumstances| overview(draft, parsed, circumstances).state)
}

fn with_users(draft: Draft, list: &str) -> Draft {
    let list = users::read(list.as_bytes(), None).unwrap();

    Draft { users: Some(UserCheck::of(&list, "users.csv", NOW)), ..draft }
}

const DUPLICATE: &str =
    "Name,Extension,Type,Email\nAda,101,User,ada@example.com\nFront desk,800,Call Queue,ada@example.com\n";

fn passed(sentence: &str) -> (Outcome, String, Option<Mend>) {
    (Outcome::Passed, sentence.to_owned(), None)
}

#[test]
fn every_row_stands_in_its_order_and_blockers_come_first() {
    let subjects = |draft: &Draft| rows(draft).into_iter().map(|row| row.subject).collect::<Vec<_>>();
    let in_order = [
        Subject::Metadata,
        Subject::EmailAttribute,
        Subject::PrimaryCertificate,
        Subject::ServiceProviderMetadata,
        Subject::EntityId,
        Subject::DuplicateEmail,
        Subject::SignIn,
    ];

    assert_eq!(subjects(&complete(400)), in_order);
    assert_eq!(subjects(&with_users(complete(400), DUPLICATE))[..2], [Subject::DuplicateEmail, Subject::Metadata]);
}

#[test]
fn a_sign_in_that_was_proved_passes_until_what_was_proved_changes() {
    let mut draft = complete(400);
    let test = Some(Mend::TestSignIn);
    let advised = "Strongly recommended before you enable SSO.".to_owned();
    assert_eq!(row(&draft, Subject::SignIn), (Outcome::NotDone, advised, test));

    draft.sign_in.proof = Some(proved(&draft));
    assert_eq!(
        row(&draft, Subject::SignIn),
        passed("ada@example.com signed in at 10:00. Signed with the Primary certificate.")
    );

    draft.email.choice = Some(EmailChoice::NameId);
    let changed = "Passed at 10:00. The email attribute has changed since.".to_owned();
    assert_eq!(row(&draft, Subject::SignIn), (Outcome::Warning, changed, test));
}

#[test]
fn sound_metadata_says_what_was_not_checked() {
    assert_eq!(row(&complete(400), Subject::Metadata), passed("No problems found. Not signed."));
    assert_eq!(
        row(&Draft::default(), Subject::Metadata),
        (Outcome::Blocker, "No metadata loaded.".to_owned(), Some(Mend::OpenStep(2)))
    );
}

#[test]
fn once_a_signer_is_pinned_unsigned_metadata_is_a_blocker() {
    let fingerprint = Signer::from_fingerprint(&"ab".repeat(32));
    let draft = Draft { metadata_signer: fingerprint, ..complete(400) };
    let sentence = "The metadata isn’t signed, although a signer is pinned.".to_owned();

    assert_eq!(row(&draft, Subject::Metadata), (Outcome::Blocker, sentence, Some(Mend::OpenStep(3))));
    assert_eq!(state(&draft), State::Draft(7));
}

#[test]
fn expired_metadata_is_a_blocker() {
    let mut draft = complete(400);
    let loaded = draft.metadata.as_mut().unwrap();
    let text = String::from_utf8(loaded.xml.clone()).unwrap();

    loaded.xml = text.replacen("entityID=", "validUntil=\"2026-01-01T00:00:00Z\" entityID=", 1).into_bytes();

    let (outcome, sentence, mend) = row(&draft, Subject::Metadata);

    assert_eq!((outcome, mend), (Outcome::Blocker, Some(Mend::OpenStep(3))));
    assert!(sentence.contains("2026"), "{sentence}");
}

#[test]
fn the_chosen_email_attribute_is_named_by_its_end() {
    const CLAIM: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

    let mut draft = complete(400);

    assert_eq!(row(&draft, Subject::EmailAttribute), passed("Using “mail”."));

    load(&mut draft, metadata(&[], &[CLAIM]));
    draft.email.choice = Some(EmailChoice::Offered(CLAIM.to_owned()));
    assert_eq!(row(&draft, Subject::EmailAttribute), passed("Using “…/claims/emailaddress”."));

    draft.email.choice = Some(EmailChoice::NameId);
    assert_eq!(row(&draft, Subject::EmailAttribute), passed("Using SAML_SUBJECT (NameID)."));

    draft.email.choice = None;
    assert_eq!(row(&draft, Subject::EmailAttribute).0, Outcome::Blocker);
}

#[test]
fn the_primary_certificate_tells_its_days() {
    let primary = |left| row(&complete(left), Subject::PrimaryCertificate);

    assert_eq!(primary(400), passed("Valid today, expires in 13 months."));
    assert_eq!(
        primary(24),
        (Outcome::Warning, "Valid today, expires in 23 days.".to_owned(), Some(Mend::OpenCertificates))
    );
    assert_eq!(primary(-3), (Outcome::Blocker, "Expired 3 days ago.".to_owned(), Some(Mend::OpenCertificates)));
}

#[test]
fn sp_metadata_is_done_when_it_is_saved_and_imported() {
    let mut draft = complete(400);
    let now = |draft: &Draft| row(draft, Subject::ServiceProviderMetadata);

    assert_eq!(now(&draft), (Outcome::NotDone, "Not saved yet.".to_owned(), Some(Mend::OpenStep(6))));

    draft.product = Some(ChosenProduct::Known(Product::EntraId));
    draft.service_provider.saved_at = Some(NOW);
    assert_eq!(
        now(&draft),
        (Outcome::NotDone, "Saved at 10:00. Not imported in Entra yet.".to_owned(), Some(Mend::ConfirmImported))
    );

    draft.service_provider.imported = true;
    assert_eq!(now(&draft), passed("Saved at 10:00. You marked it as imported in Entra."));

    draft.service_provider.saved_at = Some(NOW - days(3));
    assert_eq!(now(&draft), passed("Saved on 11 Sep 2026. You marked it as imported in Entra."));

    draft.service_provider.saved_at = None;
    draft.product = None;
    assert_eq!(now(&draft), passed("You marked the values as entered in your identity provider."));
}

#[test]
fn sp_values_that_are_unknown_or_differ_are_told() {
    let mut draft = Draft { brand: "office-at-hand".to_owned(), ..complete(400) };

    assert_eq!(row(&draft, Subject::ServiceProviderMetadata).1, "The entity ID and the ACS URL aren’t known yet.");

    draft.service_provider.loaded = Some(loaded_service_provider("https://sso.ringcentral.com"));
    draft.service_provider.entity_id = "saml2:ringcentral:prod".to_owned();
    assert_eq!(
        row(&draft, Subject::ServiceProviderMetadata),
        (Outcome::Warning, "There are 2 different entity IDs for this account.".to_owned(), Some(Mend::OpenStep(6)))
    );
}

#[test]
fn an_entity_id_of_another_account_is_a_blocker_that_names_it() {
    let draft = complete(400);
    let conflicts = ["Fabrikam".to_owned(), String::new()];
    let first = with_circumstances(&draft, &conflicts, |parsed, circumstances| {
        preflight(&draft, parsed, circumstances).remove(0)
    });

    assert_eq!(first.subject, Subject::EntityId);
    assert_eq!(first.sentence, "Also used by “Fabrikam” and “New account”.");
    assert_eq!(first.mend, Some(Mend::ContactSupport));
    assert_eq!(row(&draft, Subject::EntityId), passed("Not used by any other account on this computer."));
}

#[test]
fn duplicate_email_is_told_in_a_sentence() {
    let of = |list: &str| row(&with_users(complete(400), list), Subject::DuplicateEmail);

    assert_eq!(
        row(&complete(400), Subject::DuplicateEmail),
        (Outcome::NotDone, "No user list checked yet.".to_owned(), Some(Mend::ChooseUserList))
    );
    assert_eq!(
        of(DUPLICATE),
        (
            Outcome::Blocker,
            "ada@example.com is used by Ada (101) and Front desk (Call Queue 800).".to_owned(),
            Some(Mend::ShowDuplicates)
        )
    );
    assert_eq!(of("Email\nada@example.com\nbob@example.com\n"), passed("2 email addresses, none used twice."));
    assert_eq!(of("Name,Email\nAda,\n").0, Outcome::NotDone);
    assert!(
        of("Email\na@example.com\na@example.com\nb@example.com\nb@example.com\n")
            .1
            .ends_with("1 other email address is used more than once.")
    );
}

#[test]
fn the_list_shows_how_far_an_account_is() {
    let mut draft = Draft { reached: 3, ..Draft::default() };

    assert_eq!(state(&draft), State::Draft(3));

    draft = complete(400);
    assert_eq!(state(&draft), State::Ready);

    draft.enabled_at = Some(NOW);
    assert_eq!(state(&draft), State::Enabled);
    assert_eq!(state(&with_users(draft.clone(), DUPLICATE)), State::NeedsAttention);

    draft = Draft { enabled_at: Some(NOW), ..complete(-3) };
    assert_eq!(state(&draft), State::NeedsAttention);
    assert_eq!(state(&with_users(complete(400), DUPLICATE)), State::Draft(7));
}

#[test]
fn the_list_names_the_identity_provider_and_the_next_expiry() {
    let sum_up =
        |draft: &Draft| with_circumstances(draft, &[], |parsed, circumstances| overview(draft, parsed, circumstances));
    let mut draft = complete(400);

    assert_eq!(sum_up(&draft).identity_provider.as_deref(), Some("https://idp.example.com/metadata"));
    assert!(sum_up(&draft).next_expiry.is_some_and(|time| time > NOW + days(390)));

    draft.product = Some(ChosenProduct::Known(Product::Okta));
    assert_eq!(sum_up(&draft).identity_provider.as_deref(), Some("Okta"));
    assert_eq!(
        sum_up(&Draft::default()),
        Overview { state: State::Draft(1), identity_provider: None, next_expiry: None, open_checks: 3 }
    );
}
