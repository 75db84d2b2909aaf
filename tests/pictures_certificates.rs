//! Pictures of step 4, step 5 and the certificate manager, in all three themes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

mod support;

use iced::keyboard::key::Named;
use iced::widget::stack;
use sso_wizard::account::Account;
use sso_wizard::account::draft::{
    ChosenProduct, Draft, EmailChoice, EmailDraft, HeldCertificate, LoadedMetadata, Origin,
};
use sso_wizard::account::profile::Parsed;
use sso_wizard::certificate::{self, Certificate, Role};
use sso_wizard::gui::app::Message;
use sso_wizard::gui::dialog::certificates::{Certificates, Message as InDialog, Page, Tab, Way};
use sso_wizard::gui::screen::{Work, certificates};
use sso_wizard::gui::theme::{Element, Theme};
use sso_wizard::gui::widget::dialog::over_scrim;
use sso_wizard::gui::widget::inert;
use sso_wizard::gui::wizard::Wizard;
use sso_wizard::gui::{App, Environment, dialog, frame};
use sso_wizard::saml::attribute::NameFormat;
use sso_wizard::saml::metadata::{self, Document};
use sso_wizard::saml::product::Product;
use sso_wizard::web_server::{Address, Chain, Failure};
use std::sync::Arc;
use support::*;

const EXPIRING: &str = include_str!("fixtures/certificates/expiring.pem");
const NEXT: &str = include_str!("fixtures/certificates/next.pem");
const EXPIRED: &str = include_str!("fixtures/certificates/expired.pem");
const WEB_SERVER: &str = include_str!("fixtures/certificates/web-server.pem");
const WEAK: &str = include_str!("fixtures/certificates/weak.pem");
const CHAIN: &str = include_str!("fixtures/certificates/chain.pem");
const NOT_YET_VALID: &str = include_str!("fixtures/certificates/not-yet-valid.pem");

const EMAIL_CLAIM: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

fn certificate(pem: &str) -> Certificate {
    certificate::read(pem.as_bytes()).unwrap().certificates.remove(0)
}

fn held(pem: &str, role: Option<Role>, origin: Origin) -> HeldCertificate {
    HeldCertificate {
        der: certificate(pem).der().to_vec(),
        role,
        origin,
        first_seen: "2026-09-14T09:41:00Z".parse().unwrap(),
    }
}

/// Primary, Secondary, and two unused certificates.
fn four() -> Vec<HeldCertificate> {
    vec![
        held(EXPIRING, Some(Role::Primary), Origin::Metadata),
        held(NEXT, Some(Role::Secondary), Origin::Metadata),
        held(EXPIRED, None, Origin::File("old-idp.cer".to_owned())),
        held(WEB_SERVER, None, Origin::Pasted),
    ]
}

/// Metadata with these attributes and NameID formats.
fn provider(attributes: &str, formats: &str) -> metadata::IdentityProvider {
    let xml = format!(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" entityID=\"https://idp.example.com\">\
         <IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{formats}\
         <SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"https://idp.example.com/sso\"/>\
         {attributes}</IDPSSODescriptor></EntityDescriptor>"
    );

    match metadata::read(xml.as_bytes()).unwrap() {
        Document::IdentityProvider(provider) => *provider,
        Document::Aggregate(_) => panic!("one entity is not an aggregate"),
    }
}

fn attribute(name: &str) -> String {
    format!("<saml:Attribute Name=\"{name}\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\"/>")
}

fn wizard(draft: Draft, provider: Option<metadata::IdentityProvider>) -> Wizard {
    let certificates = draft
        .certificates
        .iter()
        .enumerate()
        .map(|(index, held)| (index, Certificate::from_der(&held.der).unwrap()))
        .collect();
    let parsed = Parsed { identity_provider: provider, certificates, ..Parsed::default() };
    let account = Account { id: uuid::Uuid::nil(), revision: 1, created: now(), changed: now(), draft };

    Wizard::new(account, parsed, Vec::new(), false)
}

mod email {
    use super::*;

    fn draft(product: Product, choice: Option<EmailChoice>) -> Draft {
        Draft {
            name: "Fabrikam Retail".to_owned(),
            product: Some(ChosenProduct::Known(product)),
            metadata: Some(LoadedMetadata {
                xml: Vec::new(),
                origin: Origin::Pasted,
                loaded_at: now(),
                entity_id: None,
                version_of: None,
            }),
            email: EmailDraft { choice, ..EmailDraft::default() },
            step: 4,
            reached: 4,
            ..Draft::default()
        }
    }

    fn pictures(draft: Draft, provider: Option<metadata::IdentityProvider>, name: &str, small: bool) {
        let folder = tempfile::tempdir().unwrap();
        let environment = environment(folder.path(), Arc::default());
        let wizard = wizard(draft, provider);

        assert_pictures(|| frame::view(&wizard, &environment, USUAL), USUAL, name);

        if small {
            assert_pictures(|| frame::view(&wizard, &environment, SMALLEST), SMALLEST, &format!("{name}-smallest"));
        }
    }

    #[test]
    fn a_name_that_is_usual_for_the_product() {
        let mut draft = draft(Product::Okta, Some(EmailChoice::Custom));

        draft.email.custom_name = "email".to_owned();
        pictures(draft, Some(provider("", "")), "email-custom", true);
    }

    #[test]
    fn a_recognised_claim_stands_whole_below_the_field() {
        let draft = draft(Product::EntraId, Some(EmailChoice::Offered(EMAIL_CLAIM.to_owned())));

        pictures(draft, Some(provider(&attribute(EMAIL_CLAIM), "")), "email-offered", true);
    }

    #[test]
    fn two_candidates_are_asked_about() {
        let offered = format!("{}{}", attribute("mail"), attribute("user.email"));

        pictures(draft(Product::PingOne, None), Some(provider(&offered, "")), "email-two-candidates", false);
    }

    #[test]
    fn the_menu_shows_what_is_known_of_every_name() {
        let folder = tempfile::tempdir().unwrap();
        let environment = environment(folder.path(), Arc::default());
        let claims = ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", EMAIL_CLAIM];
        let offered: String = claims.into_iter().map(attribute).collect();
        let draft = draft(Product::EntraId, Some(EmailChoice::Offered(EMAIL_CLAIM.to_owned())));
        let wizard = wizard(draft, Some(provider(&offered, "")));

        for (theme, suffix) in [(Theme::Light, "light"), (Theme::Dark, "dark"), (Theme::HighContrast, "high-contrast")]
        {
            let mut ui = simulator(frame::view(&wizard, &environment, USUAL), USUAL);

            ui.click("…/identity/claims/emailaddress").unwrap();
            assert_picture(&mut ui, theme, &format!("email-menu-{suffix}"));
        }
    }

    #[test]
    fn the_name_id_in_a_format_that_the_metadata_does_not_list() {
        let format = "<NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>";

        pictures(
            draft(Product::Keycloak, Some(EmailChoice::NameId)),
            Some(provider("", format)),
            "email-name-id",
            false,
        );
    }

    #[test]
    fn a_short_name_where_the_full_one_is_usual() {
        let mut draft = draft(Product::EntraId, Some(EmailChoice::Custom));

        draft.email.custom_name = "emailaddress".to_owned();
        draft.email.custom_format = NameFormat::Uri;
        pictures(draft, Some(provider(&attribute("upn"), "")), "email-short-name", true);
    }

    #[test]
    fn without_metadata_the_way_leads_back_to_it() {
        pictures(draft(Product::Okta, None), None, "email-no-metadata", false);
    }
}

mod step {
    use super::*;

    fn pictures(certificates: Vec<HeldCertificate>, name: &str, small: bool) {
        let folder = tempfile::tempdir().unwrap();
        let environment = environment(folder.path(), Arc::default());
        let wizard = wizard(draft(certificates), Some(provider("", "")));

        assert_pictures(|| frame::view(&wizard, &environment, USUAL), USUAL, name);

        if small {
            assert_pictures(|| frame::view(&wizard, &environment, SMALLEST), SMALLEST, &format!("{name}-smallest"));
        }
    }

    #[test]
    fn a_primary_that_expires_and_its_successor() {
        pictures(four(), "certificates", true);
    }

    #[test]
    fn an_expired_primary_alone() {
        pictures(
            vec![held(EXPIRED, Some(Role::Primary), Origin::File("old-idp.cer".to_owned()))],
            "certificates-expired",
            false,
        );
    }

    #[test]
    fn weak_and_not_for_signing() {
        let certificates = vec![
            held(WEAK, Some(Role::Primary), Origin::Metadata),
            held(WEB_SERVER, Some(Role::Secondary), Origin::Pasted),
        ];

        pictures(certificates, "certificates-flawed", true);
    }

    #[test]
    fn a_successor_that_is_not_valid_yet() {
        let certificates = vec![
            held(NEXT, Some(Role::Primary), Origin::Metadata),
            held(NOT_YET_VALID, Some(Role::Secondary), Origin::Metadata),
        ];

        pictures(certificates, "certificates-not-yet-valid", false);
    }

    #[test]
    fn no_certificates_at_all() {
        pictures(Vec::new(), "certificates-none", true);
    }

    #[test]
    fn what_was_removed_can_come_back_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let environment = environment(folder.path(), Arc::default());
        let mut wizard = wizard(draft(four()), Some(provider("", "")));
        let mut work = Work {
            draft: &mut wizard.draft,
            parsed: &wizard.parsed,
            environment: &environment,
            account: uuid::Uuid::nil(),
        };

        let _ = wizard.certificates.update(certificates::Message::Remove(Role::Primary), &mut work);
        assert_pictures(|| frame::view(&wizard, &environment, USUAL), USUAL, "certificates-removed");
        assert_pictures(|| frame::view(&wizard, &environment, SMALLEST), SMALLEST, "certificates-removed-smallest");
    }

    #[test]
    fn where_room_is_short_the_cards_stand_under_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let environment = environment(folder.path(), Arc::default());
        let wizard = wizard(draft(four()), Some(provider("", "")));

        let size = iced::Size::new(520.0, 1000.0);

        assert_pictures(|| wizard.certificates.view(wizard.context(&environment, 520.0)), size, "certificates-stacked");
    }
}

fn draft(certificates: Vec<HeldCertificate>) -> Draft {
    Draft {
        name: "Northwind UK".to_owned(),
        brand: "bt-cloud-work".to_owned(),
        region: "uk".to_owned(),
        product: Some(ChosenProduct::Known(Product::EntraId)),
        certificates,
        step: 5,
        reached: 5,
        ..Draft::default()
    }
}

mod manager {
    use super::*;

    fn page<'a>(
        wizard: &'a Wizard,
        manager: &'a Certificates,
        environment: &'a Environment,
        size: iced::Size,
    ) -> Element<'a, Message> {
        let dialog = manager
            .view(environment, Some(wizard.context(environment, 0.0)), size)
            .map(dialog::Message::Certificates)
            .map(Message::Dialog);

        stack![inert(frame::view(wizard, environment, size), true), over_scrim(dialog)].into()
    }

    fn pictures(
        certificates: Vec<HeldCertificate>,
        role: Option<Role>,
        messages: Vec<InDialog>,
        sizes: &[(iced::Size, &str)],
        name: &str,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let environment = environment(folder.path(), Arc::default());
        let mut manager = Certificates::new(&certificates, &Parsed::default(), role);
        let wizard = wizard(draft(certificates), Some(provider("", "")));

        for message in messages {
            let _ = manager.update(message, &environment, None);
        }

        for (size, suffix) in sizes {
            assert_pictures(|| page(&wizard, &manager, &environment, *size), *size, &format!("{name}{suffix}"));
        }
    }

    const BOTH: [(iced::Size, &str); 2] = [(USUAL, ""), (SMALLEST, "-smallest")];

    #[test]
    fn four_certificates_and_the_details_of_one() {
        pictures(four(), None, vec![InDialog::Chosen(1)], &BOTH, "manager");
    }

    #[test]
    fn a_certificate_is_chosen_for_a_role() {
        pictures(four(), Some(Role::Primary), Vec::new(), &BOTH, "manager-for-primary");
    }

    #[test]
    fn an_empty_account() {
        pictures(Vec::new(), None, Vec::new(), &BOTH[..1], "manager-empty");
    }

    #[test]
    fn text_is_pasted_in_the_dialog() {
        pictures(four(), None, vec![InDialog::PasteToggled], &BOTH, "manager-paste");
    }

    #[test]
    fn what_was_removed_can_come_back() {
        pictures(four(), None, vec![InDialog::Chosen(2), InDialog::Removed], &BOTH[..1], "manager-removed");
    }

    #[test]
    fn a_search_that_finds_nothing() {
        pictures(
            four(),
            None,
            vec![InDialog::SearchChanged("ff:ff:ff".to_owned())],
            &BOTH[..1],
            "manager-nothing-found",
        );
    }

    /// An account whose certificate was issued by an authority, and the authorities.
    fn chain() -> Vec<HeldCertificate> {
        let mut all: Vec<HeldCertificate> = certificate::read(CHAIN.as_bytes())
            .unwrap()
            .certificates
            .iter()
            .map(|certificate| HeldCertificate { der: certificate.der().to_vec(), ..held(NEXT, None, Origin::Pasted) })
            .collect();

        all[0].role = Some(Role::Primary);
        all
    }

    fn details(tab: Tab) -> InDialog {
        InDialog::PageOpened(Page::Details(tab))
    }

    #[test]
    fn all_details_of_a_certificate_that_expires() {
        pictures(four(), None, vec![details(Tab::Facts)], &BOTH, "manager-details");
    }

    #[test]
    fn extensions_are_told_in_words() {
        pictures(chain(), None, vec![details(Tab::Extensions)], &BOTH, "manager-extensions");
    }

    #[test]
    fn the_chain_is_followed_to_its_root() {
        pictures(chain(), None, vec![details(Tab::Chain)], &BOTH, "manager-chain");
    }

    #[test]
    fn the_web_server_has_the_same_key_as_primary() {
        let address = Address::from_url("https://idp.example.com/sso").unwrap();
        let shown = certificate(WEB_SERVER);
        let chain = Chain { end_entity: shown, others: Vec::new(), problems: Vec::new() };
        let mut certificates = four();

        certificates[0].role = None;
        certificates[3].role = Some(Role::Primary);

        let key = certificates.len() as u64;
        let mut messages = vec![details(Tab::Chain), InDialog::WebServerAsked(address.clone())];

        pictures(certificates.clone(), None, messages.clone(), &BOTH[..1], "manager-web-server-asking");
        messages.push(InDialog::WebServerAnswered(key, Ok(Box::new(chain))));
        pictures(certificates.clone(), None, messages.clone(), &BOTH[..1], "manager-web-server-same-key");
        messages.pop();
        messages.push(InDialog::WebServerAnswered(key, Err(Failure::NoAnswer(address))));
        pictures(certificates, None, messages, &BOTH, "manager-web-server-silent");
    }

    #[test]
    fn the_timeline_of_all_certificates() {
        pictures(four(), None, vec![InDialog::PageOpened(Page::Timeline)], &BOTH, "manager-timeline");
        pictures(Vec::new(), None, vec![InDialog::PageOpened(Page::Timeline)], &BOTH[..1], "manager-timeline-empty");
    }

    #[test]
    fn the_certificate_as_text_and_as_bytes() {
        pictures(four(), None, vec![details(Tab::Pem)], &BOTH[..1], "manager-pem");
        pictures(four(), None, vec![details(Tab::Asn1)], &BOTH[..1], "manager-asn1");
    }

    #[test]
    fn primary_and_secondary_are_compared() {
        let page = InDialog::PageOpened(Page::Comparison { left: 0, right: 1 });

        pictures(four(), None, vec![page.clone()], &BOTH, "manager-comparison");
        pictures(four(), None, vec![page, InDialog::OnlyDifferencesToggled], &BOTH[..1], "manager-differences");
    }

    #[test]
    fn a_renewed_certificate_is_offered_as_secondary() {
        let certificates = vec![
            held(EXPIRING, Some(Role::Primary), Origin::Metadata),
            held(NEXT, None, Origin::File("renewed.cer".to_owned())),
        ];

        pictures(certificates, None, vec![InDialog::Chosen(1)], &BOTH, "manager-successor");
    }

    #[test]
    fn a_weak_certificate_is_named_so() {
        let mut certificates = four();

        certificates.push(held(WEAK, None, Origin::File("signing.crt".to_owned())));
        certificates.push(held(NOT_YET_VALID, None, Origin::Metadata));
        pictures(certificates, None, vec![InDialog::Chosen(4)], &BOTH[..1], "manager-weak");
    }

    #[test]
    fn dropped_files_that_hold_no_certificate_say_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let environment = environment(folder.path(), Arc::default());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let _inside = runtime.enter();
        let mut manager = Certificates::new(&four()[..1], &Parsed::default(), None);
        let wizard = wizard(draft(four()), Some(provider("", "")));
        let paths = [
            ("idp.key", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"),
            ("request.csr", "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n"),
            ("next.pem", NEXT),
        ]
        .map(|(name, text)| {
            let path = folder.path().join(name);

            std::fs::write(&path, text).unwrap();
            path
        });

        for message in drain(manager.dropped(paths.to_vec(), &environment)) {
            let _ = manager.update(message, &environment, None);
        }

        assert_pictures(|| page(&wizard, &manager, &environment, USUAL), USUAL, "manager-problems");
        assert_pictures(|| page(&wizard, &manager, &environment, SMALLEST), SMALLEST, "manager-problems-smallest");
    }
}

mod driven {
    use super::*;
    use sso_wizard::gui::application;

    /// Opens the account at step 5 in the real program.
    fn at_step_5(
        folder: &std::path::Path,
        certificates: Vec<HeldCertificate>,
    ) -> Pilot<impl iced::Program<State = App, Message = Message> + use<>> {
        let environment = environment(folder, Arc::default());

        environment.store.insert(&draft(certificates), now()).unwrap();

        let mut pilot = Pilot::boot(application(environment), USUAL);

        pilot.run("click \"Northwind UK\"");
        pilot
    }

    #[test]
    fn escape_leaves_every_certificate_as_it_was_and_save_takes_all_over() {
        let folder = tempfile::tempdir().unwrap();
        let mut pilot = at_step_5(folder.path(), four());

        pilot.run("click \"Replace…\"").run("click \"Use as Primary\"").run("type escape");
        pilot.run("click \"Manage certificates…\"").run("click \"Remove\"").run("click \"Save\"");

        let app = pilot.into_state();
        let kept = &app.draft().unwrap().certificates;

        assert_eq!(kept[..], four()[1..], "the first was removed and saved, the change of role was not");
    }

    #[test]
    fn a_file_dropped_on_step_5_waits_in_the_manager_for_save() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("weak.pem");

        std::fs::write(&path, WEAK).unwrap();

        let mut pilot = at_step_5(folder.path(), four());

        pilot.send(Message::FileDropped(path)).wait_for("expect \"1 certificate was added.\"").run("click \"Save\"");

        let app = pilot.into_state();

        assert_eq!(app.draft().unwrap().certificates.len(), 5);
        assert_eq!(app.draft().unwrap().certificates[4].origin, Origin::File("weak.pem".to_owned()));
    }

    #[test]
    fn the_manager_is_walked_by_keyboard_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut pilot = at_step_5(folder.path(), four());

        pilot.run("click \"Manage certificates…\"");
        pilot
            .tabs(2) // List, Timeline
            .run("type enter")
            .run("expect \"Save reminder…\"")
            .tabs(9) // Close, four certificates, Save reminder, Cancel, Save, List
            .run("type enter")
            .run("expect \"Save list as CSV…\"")
            .tabs(15) // Timeline, Close, Add, Paste, Show expired, Search, CSV, five heads, Primary and its role, Secondary
            .run("type enter")
            .tabs(1) // its role
            .run("type enter")
            .run("type \"p\"") // Promote to Primary
            .run("type enter")
            .run("expect \"Primary and Secondary were swapped.\"")
            .tabs(7) // three more certificates with their roles, All details
            .run("type enter")
            .run("expect \"Validity\"")
            .run("expect \"PEM\"")
            .run("type escape")
            .tabs(1) // Compare
            .run("type enter")
            .run("expect \"Compare certificates\"")
            .run("type escape")
            .tabs(2) // Save as PEM, Remove
            .run("type enter")
            .run("expect \"The certificate was removed.\"")
            .run("type enter") // Undo
            .run("expect \"Undone.\"")
            .tabs(2) // Cancel, Save
            .run("type enter");

        let app = pilot.into_state();
        let kept = &app.draft().unwrap().certificates;

        assert_eq!(kept.len(), 4);
        assert_eq!(kept[0].role, Some(Role::Secondary));
        assert_eq!(kept[1].role, Some(Role::Primary));
    }

    #[test]
    fn arrow_keys_move_through_the_table_even_from_the_search() {
        let folder = tempfile::tempdir().unwrap();
        let environment = environment(folder.path(), Arc::default());
        let manager = Certificates::new(&four(), &Parsed::default(), None);
        let mut ui = simulator(manager.view(&environment, None, USUAL), USUAL);

        ui.click("Search").unwrap();
        ui.tap_key(Named::ArrowDown);
        ui.tap_key(Named::PageDown);

        let messages: Vec<InDialog> = ui.into_messages().collect();

        assert!(
            matches!(messages[..], [.., InDialog::Moved(Way::Down), InDialog::Moved(Way::PageDown)]),
            "{messages:?}"
        );
    }
}
