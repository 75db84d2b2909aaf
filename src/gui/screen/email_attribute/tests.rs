use super::*;
use crate::account::Draft;
use crate::account::draft::EmailDraft;
use crate::account::profile::{EmailAttribute as Mapped, Parsed, email_attribute};
use crate::gui::screen::testing::Desk;
use crate::gui::testing::environment;

const CLAIM: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

fn draft(product: Product) -> Draft {
    Draft { product: Some(ChosenProduct::Known(product)), ..Draft::default() }
}

fn update(draft: &mut Draft, message: Message) -> Action<Message> {
    let (environment, parsed) = (environment(), Parsed::default());
    let mut work = Work { draft, parsed: &parsed, environment: &environment, account: uuid::Uuid::nil() };

    EmailAttribute::default().update(message, &mut work)
}

#[test]
fn custom_is_filled_with_what_the_product_usually_sends() {
    let mut draft = draft(Product::Keycloak);

    update(&mut draft, Message::Chosen(EmailChoice::Custom));

    assert_eq!(draft.email.choice, Some(EmailChoice::Custom));
    assert_eq!(draft.email.custom_name, "urn:oid:1.2.840.113549.1.9.1");
    assert_eq!(draft.email.custom_format, NameFormat::Uri);
}

#[test]
fn a_typed_name_comes_back_after_another_choice() {
    let mut draft = draft(Product::Okta);

    update(&mut draft, Message::Chosen(EmailChoice::Custom));
    update(&mut draft, Message::CustomNameChanged("workMail".to_owned()));
    update(&mut draft, Message::Chosen(EmailChoice::NameId));
    update(&mut draft, Message::Chosen(EmailChoice::Custom));

    assert_eq!(draft.email.custom_name, "workMail");
}

#[test]
fn where_nothing_is_usual_the_name_stays_empty() {
    let mut draft = draft(Product::Duo);

    update(&mut draft, Message::Chosen(EmailChoice::Custom));
    assert_eq!(draft.email.custom_name, "");
}

#[test]
fn trim_takes_the_white_space_and_nothing_else() {
    let mut draft = draft(Product::Okta);

    update(&mut draft, Message::CustomNameChanged("  User Email\t".to_owned()));
    update(&mut draft, Message::Trimmed);
    assert_eq!(draft.email.custom_name, "User Email");
}

#[test]
fn the_preview_shows_the_name_that_is_kept() {
    let draft = Draft {
        email: EmailDraft {
            choice: Some(EmailChoice::Custom),
            custom_name: " mail ".to_owned(),
            custom_format: NameFormat::Basic,
        },
        ..draft(Product::Okta)
    };
    let shown = Desk::new(draft.clone())
        .with_context(|context| carrier(&[], context).map(|carrier| xml::text(&xml::lines(carrier))));

    assert!(shown.unwrap().contains("Name=\"mail\""));
    assert_eq!(
        email_attribute(&draft, &Parsed::default()),
        Some(Mapped::Attribute { name: "mail".to_owned(), name_format: NameFormat::Basic.uri().to_owned() })
    );
}

#[test]
fn the_full_name_replaces_a_short_one() {
    let mut draft = draft(Product::EntraId);

    update(&mut draft, Message::CustomNameChanged("emailaddress".to_owned()));
    update(&mut draft, Message::FullNameTaken);
    assert_eq!((draft.email.custom_name.as_str(), draft.email.custom_format), (CLAIM, NameFormat::Uri));
}

#[test]
fn every_choice_is_kept_and_the_empty_state_leads_to_the_metadata() {
    let mut draft = draft(Product::EntraId);
    let action = update(&mut draft, Message::Chosen(EmailChoice::Offered(CLAIM.to_owned())));

    assert!(matches!(action, Action::Changed(Change::Choices)));
    assert_eq!(draft.email.choice, Some(EmailChoice::Offered(CLAIM.to_owned())));
    assert!(matches!(update(&mut draft, Message::MetadataAsked), Action::GoTo(Step::Metadata)));
}
