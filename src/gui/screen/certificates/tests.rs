use super::*;
use crate::account::Draft;
use crate::account::draft::{ChosenProduct, Origin};
use crate::account::profile::Parsed;
use crate::gui::testing::{certificate, environment, now};
use crate::saml::product::Product;
use crate::saml::{Finding, Severity};

fn held(name: &str, role: Option<Role>) -> HeldCertificate {
    HeldCertificate { der: certificate(name).der().to_vec(), role, origin: Origin::Metadata, first_seen: now() }
}

fn draft(certificates: Vec<HeldCertificate>) -> Draft {
    Draft { certificates, product: Some(ChosenProduct::Known(Product::EntraId)), ..Draft::default() }
}

fn both() -> Draft {
    draft(vec![held("expired", None), held("expiring", Some(Role::Primary)), held("next", Some(Role::Secondary))])
}

fn update(screen: &mut Certificates, draft: &mut Draft, message: Message) -> Action<Message> {
    let (environment, parsed) = (environment(), Parsed::default());
    let mut work = Work { draft, parsed: &parsed, environment: &environment, account: uuid::Uuid::nil() };

    screen.update(message, &mut work)
}

fn roles(draft: &Draft) -> Vec<Option<Role>> {
    draft.certificates.iter().map(|held| held.role).collect()
}

/// The findings that the screen shows.
fn findings(draft: &Draft) -> Vec<Finding> {
    let (environment, parsed) = (environment(), Parsed::default());
    let brand = environment.brands.get_or_first(&draft.brand);
    let context = Context {
        account: uuid::Uuid::nil(),
        draft,
        parsed: &parsed,
        brands: &environment.brands,
        brand,
        region: brand.region(&draft.region),
        guide: crate::guide::another(),
        product: Some(Product::EntraId),
        conflicts: &[],
        versions: 0,
        now: now(),
        zone: &environment.zone,
        thresholds: environment.settings.expiry,
        language: "en",
        width: 752.0,
    };

    findings::of(context)
}

#[test]
fn what_was_removed_comes_back_where_it_stood() {
    let (mut screen, mut draft) = (Certificates::default(), both());
    let before = draft.clone();

    assert!(matches!(
        update(&mut screen, &mut draft, Message::Remove(Role::Primary)),
        Action::ChangedAndRun(Change::Files, _)
    ));
    assert_eq!(roles(&draft), [None, Some(Role::Secondary)]);

    update(&mut screen, &mut draft, Message::UndoRemove);
    assert_eq!(draft, before);
}

#[test]
fn undo_never_takes_a_role_from_another() {
    let (mut screen, mut draft) = (Certificates::default(), both());

    update(&mut screen, &mut draft, Message::Remove(Role::Primary));
    draft.certificates[0].role = Some(Role::Primary);
    update(&mut screen, &mut draft, Message::UndoRemove);

    assert_eq!(roles(&draft), [Some(Role::Primary), Some(Role::Secondary)]);
}

#[test]
fn promoting_makes_the_two_change_places() {
    let (mut screen, mut draft) = (Certificates::default(), both());

    update(&mut screen, &mut draft, Message::Promote);
    assert_eq!(roles(&draft), [None, Some(Role::Secondary), Some(Role::Primary)]);
}

#[test]
fn without_a_secondary_there_is_nothing_to_promote() {
    let (mut screen, mut draft) = (Certificates::default(), draft(vec![held("next", Some(Role::Primary))]));

    assert!(matches!(update(&mut screen, &mut draft, Message::Promote), Action::None));
    assert_eq!(roles(&draft), [Some(Role::Primary)]);
}

#[test]
fn dropped_files_open_the_manager() {
    let (environment, parsed) = (environment(), Parsed::default());
    let mut draft = Draft::default();
    let mut work = Work { draft: &mut draft, parsed: &parsed, environment: &environment, account: uuid::Uuid::nil() };
    let paths = vec![PathBuf::from("idp.cer")];

    assert!(matches!(
        Certificates::default().dropped(paths.clone(), &mut work),
        Action::Open(Request::AddCertificates(dropped)) if dropped == paths
    ));
}

#[test]
fn no_primary_is_a_blocker_that_says_where_one_may_come_from() {
    let found = findings(&draft(vec![held("expired", None), held("next", None)]));

    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Severity::Blocker);
    assert_eq!(found[0].hint, "Set one of this account’s 2 certificates as Primary.");
}

#[test]
fn a_primary_that_ends_soon_names_secondary_as_the_way_out_in_the_words_of_the_product() {
    let found = findings(&both());

    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "Primary expires in 23 days, on 7 October 2026.");
    assert_eq!(found[0].meaning, "After that, every sign-in fails unless Entra signs with the Secondary certificate.");
    assert_eq!(found[0].hint, "Make the new certificate active in Entra, then promote Secondary here.");
}

#[test]
fn an_expired_primary_is_a_blocker() {
    let found = findings(&draft(vec![held("expired", Some(Role::Primary))]));

    assert_eq!(found[0].severity, Severity::Blocker);
    assert!(found[0].hint.starts_with("Download Entra’s current signing certificate"), "{}", found[0].hint);
}
