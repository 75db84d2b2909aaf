use super::*;
use crate::saml::federation::index;
use std::ops::ControlFlow;

fn choosing(names: &[&str]) -> Choosing {
    let mut choosing = Choosing::new(Arc::new(Stored::memory(*b"").unwrap()), Origin::Pasted);

    choosing.add(batch(names));
    choosing
}

fn batch(names: &[&str]) -> Batch {
    let mut text = "<EntitiesDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata'>".to_owned();

    for name in names {
        text.push_str(&format!(
            "<EntityDescriptor entityID='https://{}.example.com/'><IDPSSODescriptor/><Organization><OrganizationName>{name}\
             </OrganizationName></Organization></EntityDescriptor>",
            name.len()
        ));
    }

    let rows = index(text.as_bytes(), "en", |_| ControlFlow::Continue(())).map(|index| index.entities);
    let candidates = rows.unwrap_or_default().into_iter().map(Candidate::from).collect();

    Batch { candidates, others: 1, bytes: 100 }
}

fn whole(names: &[&str]) -> Choosing {
    let mut choosing = choosing(names);

    let _ = choosing.finish(Vec::new()).unwrap();
    choosing
}

fn listed(choosing: &Choosing) -> Vec<&str> {
    choosing.matches.iter().map(|index| &*choosing.candidates[*index].row.display_name).collect()
}

fn chosen(choosing: &Choosing) -> Option<&str> {
    choosing.chosen().map(|(_, candidate)| &*candidate.row.display_name)
}

fn tell(choosing: &mut Choosing, message: Message) -> Option<Box<str>> {
    match choosing.update(message) {
        Outcome::Take(row) => Some(row.entity_id),
        Outcome::Run(_) | Outcome::Cancel => None,
    }
}

fn search(choosing: &mut Choosing, query: &str) {
    let _ = tell(choosing, Message::QueryChanged(query.to_owned()));
}

#[test]
fn nothing_moves_while_the_file_is_read_and_then_the_list_is_by_name() {
    let mut choosing = choosing(&["Zeta", "Beta"]);

    choosing.add(batch(&["alpha", "Ångström"]));
    assert_eq!(listed(&choosing), ["Zeta", "Beta", "alpha", "Ångström"]);
    assert!(choosing.is_reading());
    assert_eq!(choosing.others, 2);

    let _ = choosing.finish(Vec::new()).unwrap();
    assert_eq!(listed(&choosing), ["alpha", "Ångström", "Beta", "Zeta"]);
    assert!(!choosing.is_reading());
}

#[test]
fn the_chosen_one_stays_chosen_when_the_list_is_put_in_order() {
    let mut choosing = choosing(&["Zeta", "Beta"]);

    let _ = tell(&mut choosing, Message::Chosen(0));
    let _ = choosing.finish(Vec::new()).unwrap();

    assert_eq!((chosen(&choosing), choosing.place()), (Some("Zeta"), Some(1)));
}

#[test]
fn what_is_found_later_is_filtered_as_well() {
    let mut choosing = choosing(&["Beta", "Zeta"]);

    search(&mut choosing, "zet");
    choosing.add(batch(&["Zetland", "Gamma"]));

    assert_eq!(listed(&choosing), ["Zeta", "Zetland"]);
}

#[test]
fn what_is_asked_for_while_the_file_is_read_is_taken_once_all_of_it_has_been() {
    let mut choosing = choosing(&["Zeta", "Beta"]);

    assert_eq!(tell(&mut choosing, Message::Taken(1)), None);
    assert!(matches!(choosing.taking, Some(Taking::Waiting(1))));

    let Ok(Outcome::Take(row)) = choosing.finish(Vec::new()) else { panic!("it is wanted") };
    assert_eq!(&*row.display_name, "Beta");
}

#[test]
fn another_choice_takes_what_was_asked_for_back() {
    let mut choosing = choosing(&["Zeta", "Beta"]);

    let _ = tell(&mut choosing, Message::Taken(1));
    let _ = tell(&mut choosing, Message::Chosen(0));
    assert!(matches!(choosing.finish(Vec::new()), Ok(Outcome::Run(_))));
}

#[test]
fn words_that_begin_with_the_search_come_first() {
    let mut choosing = whole(&["Bernau", "Hibernia", "Saint Bern"]);

    search(&mut choosing, "bern");
    assert_eq!(listed(&choosing), ["Bernau", "Saint Bern", "Hibernia"]);
}

#[test]
fn the_arrows_go_from_row_to_row_and_stop_at_the_ends() {
    let mut choosing = whole(&["A", "B", "C"]);

    for (way, name) in [
        (Way::Down, "A"),
        (Way::Up, "A"),
        (Way::Down, "B"),
        (Way::Last, "C"),
        (Way::PageDown, "C"),
        (Way::PageUp, "A"),
        (Way::Last, "C"),
        (Way::First, "A"),
    ] {
        let _ = tell(&mut choosing, Message::Moved(way));
        assert_eq!(chosen(&choosing), Some(name), "{way:?}");
    }
}

#[test]
fn enter_in_the_search_takes_the_only_one_or_the_chosen_one_and_else_goes_to_the_first() {
    let mut choosing = whole(&["Alpha", "Beta", "Betamax"]);

    search(&mut choosing, "beta");
    assert_eq!(tell(&mut choosing, Message::QuerySubmitted), None);
    assert_eq!(chosen(&choosing), Some("Beta"));
    assert_eq!(tell(&mut choosing, Message::QuerySubmitted).as_deref(), Some("https://4.example.com/"));

    search(&mut choosing, "alp");
    assert_eq!(tell(&mut choosing, Message::QuerySubmitted).as_deref(), Some("https://5.example.com/"));

    search(&mut choosing, "none of them");
    assert_eq!(tell(&mut choosing, Message::QuerySubmitted), None);
}

#[test]
fn what_the_search_leaves_out_is_not_chosen() {
    let mut choosing = whole(&["Alpha", "Beta"]);

    let _ = tell(&mut choosing, Message::Chosen(0));
    search(&mut choosing, "beta");
    assert_eq!(chosen(&choosing), None);

    let _ = tell(&mut choosing, Message::QueryCleared);
    assert_eq!(chosen(&choosing), Some("Alpha"));
}

#[test]
fn why_one_was_refused_is_told_until_another_is_chosen() {
    let mut choosing = whole(&["Alpha", "Beta"]);

    assert!(tell(&mut choosing, Message::Taken(0)).is_some());
    choosing.refuse(Finding::blocker("entity-unreadable", "It cannot be read."));
    assert!(choosing.trouble.is_some());

    let _ = tell(&mut choosing, Message::Moved(Way::Down));
    assert!(choosing.trouble.is_none());
}

#[test]
fn a_file_that_is_cut_short_still_offers_what_it_has() {
    let cut = || vec![Finding::blocker("cut-short", "This XML ends before it is complete.")];
    let mut some = choosing(&["Alpha"]);

    assert!(some.finish(cut()).is_ok());
    assert!(some.are_findings_shown);
    assert!(choosing(&[]).finish(cut()).is_err());
}

#[test]
fn typing_on_a_row_goes_to_the_search() {
    let mut choosing = whole(&["Alpha", "Beta"]);

    let _ = tell(&mut choosing, Message::Moved(Way::First));
    let _ = tell(&mut choosing, Message::Typed("b".to_owned()));
    let _ = tell(&mut choosing, Message::Typed("e".to_owned()));

    assert_eq!((choosing.query.as_str(), listed(&choosing)), ("be", vec!["Beta"]));
}
