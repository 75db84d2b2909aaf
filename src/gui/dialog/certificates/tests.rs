use super::*;
use crate::certificate::read;
use crate::gui::testing::{certificate, environment, now};

fn held(name: &str, role: Option<Role>) -> HeldCertificate {
    HeldCertificate { der: certificate(name).der().to_vec(), role, origin: Origin::Metadata, first_seen: now() }
}

/// Primary, Secondary, an expired one, and one of a web server.
fn four() -> Vec<HeldCertificate> {
    vec![
        held("expiring", Some(Role::Primary)),
        held("next", Some(Role::Secondary)),
        held("expired", None),
        held("web-server", None),
    ]
}

/// Opens the dialog on certificates that are not parsed yet.
fn opened(held: &[HeldCertificate], for_role: Option<Role>) -> Certificates {
    Certificates::new(held, &Parsed::default(), for_role)
}

fn tell(dialog: &mut Certificates, message: Message) -> Action<Message> {
    dialog.update(message, &environment(), None)
}

/// Saves, and returns the applied certificates.
fn saved(dialog: &mut Certificates) -> Vec<HeldCertificate> {
    match tell(dialog, Message::Saved) {
        Action::Picked(Picked::Certificates(held)) => held,
        other => panic!("Save hands the certificates over, not {other:?}"),
    }
}

fn roles(held: &[HeldCertificate]) -> Vec<Option<Role>> {
    held.iter().map(|held| held.role).collect()
}

/// Lets the dialog read `inputs` as if files with these names were chosen.
fn add(dialog: &mut Certificates, inputs: &[(&str, &[u8])]) {
    let _task = dialog.dropped(Vec::new(), &environment());
    let key = dialog.reading.last().unwrap().0;
    let inputs = inputs
        .iter()
        .map(|(name, bytes)| Input {
            origin: Origin::File((*name).to_owned()),
            outcome: read(bytes).map_err(intake::Failure::Unreadable),
        })
        .collect();

    tell(dialog, Message::Read(key, inputs));
}

fn subjects(dialog: &Certificates) -> Vec<String> {
    dialog.rows(now()).iter().map(|entry| entry.certificate.sha256.clone()).collect()
}

fn shas(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| certificate(name).sha256.clone()).collect()
}

#[test]
fn saving_hands_over_all_at_once_and_unchanged_when_nothing_was_done() {
    assert_eq!(saved(&mut opened(&four(), None)), four());
}

#[test]
fn cancel_changes_nothing() {
    let mut dialog = opened(&four(), None);

    tell(&mut dialog, Message::RoleChosen(2, Some(Role::Primary)));
    tell(&mut dialog, Message::Removed);
    assert!(matches!(tell(&mut dialog, Message::Closed), Action::Close));
}

#[test]
fn primary_given_to_another_leaves_the_one_that_had_it_without_role() {
    let mut dialog = opened(&four(), Some(Role::Primary));

    tell(&mut dialog, Message::RoleChosen(3, Some(Role::Primary)));

    assert_eq!(dialog.edits.said(), Some("Primary was replaced. The previous certificate no longer has a role."));
    assert_eq!(roles(&saved(&mut dialog)), [None, Some(Role::Secondary), None, Some(Role::Primary)]);
}

#[test]
fn secondary_made_primary_changes_places_with_it() {
    let mut dialog = opened(&four(), None);

    tell(&mut dialog, Message::RoleChosen(1, Some(Role::Primary)));
    assert_eq!(roles(&saved(&mut dialog)), [Some(Role::Secondary), Some(Role::Primary), None, None]);
}

#[test]
fn what_was_removed_comes_back_with_its_place_and_role() {
    let mut dialog = opened(&four(), None);

    tell(&mut dialog, Message::Removed);
    assert_eq!(saved(&mut dialog).len(), 3);
    assert_eq!(dialog.chosen(now()).map(|entry| entry.extra.id), Some(1), "the next row is chosen");

    tell(&mut dialog, Message::Undone);
    assert_eq!(saved(&mut dialog), four());
}

#[test]
fn the_expired_are_hidden_on_request_but_never_one_that_counts() {
    let mut dialog = opened(&four(), None);

    tell(&mut dialog, Message::ExpiredToggled);
    assert_eq!(subjects(&dialog), shas(&["expiring", "next", "web-server"]));

    tell(&mut dialog, Message::RoleChosen(2, Some(Role::Primary)));
    assert_eq!(subjects(&dialog), shas(&["expired", "next", "expiring", "web-server"]));
}

#[test]
fn search_finds_what_the_table_shows_and_extensions_fingerprints_and_serial_numbers() {
    let mut dialog = opened(&four(), None);
    let fingerprint = crate::gui::certificate::fingerprint(&certificate("next").sha256);

    for (search, found) in [
        ("NORTHWIND", vec!["web-server"]),
        ("tls authority", vec!["web-server"]),
        (&fingerprint[9..32], vec!["next"]),
        ("2a 07 c4", vec!["expired"]),
        ("ec p-256", vec!["web-server"]),
        ("secondary", vec!["next"]),
        ("tls server auth", vec!["web-server"]),
        ("nothing like that", vec![]),
    ] {
        tell(&mut dialog, Message::SearchChanged(search.to_owned()));
        assert_eq!(subjects(&dialog), shas(&found), "{search}");
    }

    tell(&mut dialog, Message::AllShown);
    assert_eq!(subjects(&dialog).len(), 4);
}

#[test]
fn a_column_sorts_and_sorts_the_other_way_when_pressed_again() {
    let mut dialog = opened(&four(), None);

    tell(&mut dialog, Message::Sorted(Column::Validity));
    assert_eq!(subjects(&dialog), shas(&["expired", "expiring", "web-server", "next"]));

    tell(&mut dialog, Message::Sorted(Column::Validity));
    assert_eq!(subjects(&dialog), shas(&["next", "web-server", "expiring", "expired"]));
}

#[test]
fn what_can_be_read_is_added_and_what_cannot_says_what_it_is() {
    let mut dialog = opened(&four(), None);
    let weak = certificate("weak").to_pem();
    let key = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";

    add(&mut dialog, &[("key.pem", key.as_bytes()), ("weak.pem", weak.as_bytes())]);

    assert_eq!(dialog.edits.said(), Some("1 certificate was added."));
    assert_eq!(dialog.problems.len(), 1);
    assert!(dialog.problems[0].message.starts_with("key.pem: "), "{}", dialog.problems[0].message);
    assert!(!dialog.problems[0].hint.is_empty());

    let added = saved(&mut dialog).remove(4);

    assert_eq!((added.role, added.origin), (None, Origin::File("weak.pem".to_owned())));
}

#[test]
fn bad_files_alone_leave_the_list_as_it_was() {
    let mut dialog = opened(&four(), None);

    add(&mut dialog, &[("page.html", b"<html><body>Sign in</body></html>"), ("empty.cer", b"")]);

    assert_eq!(dialog.problems.len(), 2);
    assert_eq!(saved(&mut dialog), four());
}

#[test]
fn a_certificate_that_is_there_is_not_added_twice() {
    let mut dialog = opened(&four(), None);

    add(&mut dialog, &[("again.pem", certificate("next").to_pem().as_bytes())]);

    assert_eq!(dialog.edits.said(), Some("This certificate is already in the list."));
    assert_eq!(dialog.chosen(now()).map(|entry| entry.extra.id), Some(1), "it is shown where it is");
    assert_eq!(saved(&mut dialog), four());
}

#[test]
fn an_answer_that_nobody_waits_for_is_ignored() {
    let mut dialog = opened(&[], None);
    let found = read(certificate("next").to_pem().as_bytes()).unwrap();

    tell(&mut dialog, Message::Read(77, vec![Input { origin: Origin::Pasted, outcome: Ok(found) }]));
    assert!(saved(&mut dialog).is_empty());
}

#[test]
fn what_does_not_read_as_a_certificate_is_kept_all_the_same() {
    let strange = HeldCertificate { der: vec![1, 2, 3], ..held("next", None) };
    let held = vec![held("expiring", Some(Role::Primary)), strange];

    assert_eq!(saved(&mut opened(&held, None)), held);
}

#[test]
fn a_file_name_is_made_of_what_every_system_takes() {
    assert_eq!(table::file_name(&certificate("next"), "pem"), "microsoft-azure-federated-sso-certificate.pem");
    assert_eq!(table::file_name(&certificate("web-server"), "pem"), "login.northwind.example.com.pem");
}

#[test]
fn every_change_is_undone_the_last_first() {
    let mut dialog = opened(&four(), None);
    let weak = certificate("weak").to_pem();

    tell(&mut dialog, Message::RoleChosen(1, Some(Role::Primary)));
    add(&mut dialog, &[("weak.pem", weak.as_bytes())]);
    tell(&mut dialog, Message::Chosen(2));
    tell(&mut dialog, Message::Removed);
    assert_eq!(saved(&mut dialog).len(), 4);

    tell(&mut dialog, Message::Undone);
    assert_eq!(saved(&mut dialog).len(), 5);
    tell(&mut dialog, Message::Undone);
    assert_eq!(saved(&mut dialog).len(), 4);
    tell(&mut dialog, Message::Undone);
    assert_eq!(saved(&mut dialog), four());

    tell(&mut dialog, Message::Undone);
    assert_eq!(saved(&mut dialog), four(), "there is nothing more to undo");
}

#[test]
fn replacing_asks_for_another_and_leaves_the_columns_as_they_were() {
    let mut dialog = opened(&four(), None);

    tell(&mut dialog, Message::ReplaceAsked(Role::Secondary));
    assert_eq!(dialog.for_role, Some(Role::Secondary));
    tell(&mut dialog, Message::RoleChosen(3, Some(Role::Secondary)));

    assert_eq!(dialog.for_role, None);
    assert_eq!(roles(&saved(&mut dialog)), [Some(Role::Primary), None, None, Some(Role::Secondary)]);
}

#[test]
fn escape_leaves_what_was_opened_last_before_it_closes_the_dialog() {
    let (mut dialog, environment) = (opened(&four(), None), environment());

    tell(&mut dialog, Message::ReplaceAsked(Role::Primary));
    tell(&mut dialog, Message::PasteToggled);
    tell(&mut dialog, Message::PageOpened(Page::Details(Tab::Facts)));

    assert!(dialog.back(&environment).is_some());
    assert_eq!(dialog.page, Page::List);
    assert!(dialog.back(&environment).is_some());
    assert!(dialog.pasting.is_none());
    assert!(dialog.back(&environment).is_some());
    assert_eq!(dialog.for_role, None);
    assert!(dialog.back(&environment).is_none());
}

#[test]
fn back_leads_to_the_view_that_was_left() {
    let mut dialog = opened(&four(), None);

    tell(&mut dialog, Message::PageOpened(Page::Timeline));
    tell(&mut dialog, Message::PageOpened(Page::Details(Tab::Facts)));
    tell(&mut dialog, Message::PageOpened(Page::Details(Tab::Chain)));
    tell(&mut dialog, Message::Back);
    assert_eq!(dialog.page, Page::Timeline);
}

#[test]
fn arrow_keys_choose_the_rows_in_the_order_of_the_table() {
    let mut dialog = opened(&four(), None);
    let mut chosen_after = |way| {
        tell(&mut dialog, Message::Moved(way));
        dialog.chosen
    };

    assert_eq!(chosen_after(Way::Down), Some(1));
    assert_eq!(chosen_after(Way::Last), Some(3));
    assert_eq!(chosen_after(Way::Down), Some(3), "the end is the end");
    assert_eq!(chosen_after(Way::PageUp), Some(0));
    assert_eq!(chosen_after(Way::Up), Some(0));
}

#[test]
fn a_renewed_certificate_is_offered_as_secondary_until_it_is_one() {
    let held = vec![held("expiring", Some(Role::Primary)), held("next", None), held("expired", None)];
    let mut dialog = opened(&held, None);

    assert!(dialog.offer(now()).is_some());
    tell(&mut dialog, Message::OfferTaken(1));

    assert!(dialog.offer(now()).is_none());
    assert_eq!(roles(&saved(&mut dialog)), [Some(Role::Primary), Some(Role::Secondary), None]);
}

#[test]
fn an_offer_that_was_declined_is_not_made_again() {
    let held = vec![held("expiring", Some(Role::Primary)), held("next", None)];
    let mut dialog = opened(&held, None);

    tell(&mut dialog, Message::OfferDeclined(1));
    assert!(dialog.offer(now()).is_none());
    assert_eq!(saved(&mut dialog), held);
}

#[test]
fn one_is_compared_with_primary_and_primary_with_secondary() {
    let dialog = opened(&four(), None);
    let with = |id| dialog.counterpart(id).map(|entry| entry.extra.id);

    assert_eq!((with(0), with(1), with(3)), (Some(1), Some(0), Some(0)));
    assert_eq!(opened(&four()[..1], None).counterpart(0).map(|entry| entry.extra.id), None);
}

#[test]
fn what_is_saved_reads_back() {
    let mut dialog = opened(&four(), None);
    let environment = environment();
    let bytes = |dialog: &Certificates, form| dialog.file(form, &environment, None).unwrap().unwrap().bytes;

    tell(&mut dialog, Message::Chosen(1));
    for form in [save::Form::Pem, save::Form::Der, save::Form::Chain] {
        assert_eq!(read(&bytes(&dialog, form)).unwrap().certificates, [certificate("next")], "{form:?}");
    }

    tell(&mut dialog, Message::SearchChanged("northwind".to_owned()));
    let table = String::from_utf8(bytes(&dialog, save::Form::Csv)).unwrap();

    assert_eq!(table.lines().count(), 5, "the list is saved whole, whatever is searched for");
}

#[test]
fn nothing_to_be_reminded_of_is_said_and_no_file_is_written() {
    let held = [held("expired", Some(Role::Primary))];
    let mut dialog = opened(&held, None);
    let world = environment();
    let draft = crate::account::Draft::default();
    let parsed = Parsed::default();
    let account = crate::account::Account { id: uuid::Uuid::nil(), revision: 1, created: now(), changed: now(), draft };
    let wizard = crate::gui::wizard::Wizard::new(account, parsed, Vec::new(), false);
    let action = dialog.update(Message::SaveAsked(save::Form::Reminder), &world, Some(wizard.context(&world, 0.0)));

    assert!(matches!(action, Action::None));
    assert_eq!(dialog.problems[0].message, "Every certificate with a role has expired.");
}

#[test]
fn an_answer_of_a_web_server_that_was_cancelled_is_ignored() {
    let mut dialog = opened(&four(), None);
    let address = Address::from_url("https://idp.example.com").unwrap();
    let chain =
        crate::web_server::Chain { end_entity: certificate("web-server"), others: Vec::new(), problems: Vec::new() };

    tell(&mut dialog, Message::WebServerAsked(address.clone()));
    tell(&mut dialog, Message::WebServerCancelled);
    tell(&mut dialog, Message::WebServerAnswered(4, Ok(Box::new(chain.clone()))));
    assert_eq!(dialog.web_server.key(), None);

    tell(&mut dialog, Message::WebServerAsked(address));
    tell(&mut dialog, Message::WebServerAnswered(5, Ok(Box::new(chain))));
    assert_eq!(dialog.web_server.key().unwrap().spki_sha256, certificate("web-server").spki_sha256);
}
