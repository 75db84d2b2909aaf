//! Conditions, audience, recipient, destination, request, time, issuer.

use super::fixture::{
    ACS, AUDIENCE, ISSUER, Message, Sign, Signer, check, conditions, confirmation, failing, restriction, state,
};
use crate::saml::response::{Expected, Moment, MomentOrigin, State, Verdict, examine};
use jiff::Timestamp;

/// Asserts that only this check fails, and returns its message.
fn fails(message: Message, code: &str) -> String {
    let examined = Signer::new("idp").examine(&message);
    assert_eq!((examined.verdict, failing(&examined.checks)), (Verdict::Rejected, vec![code]), "{examined:#?}");
    check(&examined, code).message.clone()
}

fn passes(message: Message) {
    let examined = Signer::new("idp").examine(&message);
    assert_eq!((examined.verdict, failing(&examined.checks)), (Verdict::Accepted, vec![]), "{examined:#?}");
}

fn with_conditions(conditions: String) -> Message {
    Message { conditions, ..Message::default() }
}

fn with_confirmation(data: &str) -> Message {
    Message { confirmation: confirmation(data), ..Message::default() }
}

#[test]
fn without_conditions_or_without_an_audience_nothing_is_accepted() {
    assert!(fails(with_conditions(String::new()), "audience").contains("no Conditions"));
    assert!(fails(with_conditions(conditions("")), "audience").contains("no AudienceRestriction"));
    assert!(fails(with_conditions(conditions(&restriction(&[]))), "audience").contains("lists no audience"));
}

#[test]
fn every_restriction_counts_and_one_audience_within_each_is_enough() {
    let other = "https://other.example.com";
    passes(with_conditions(conditions(&restriction(&[other, AUDIENCE]))));
    passes(with_conditions(conditions(&format!("{}{}", restriction(&[AUDIENCE]), restriction(&[other, AUDIENCE])))));
    let both = conditions(&format!("{}{}", restriction(&[AUDIENCE]), restriction(&[other])));
    assert!(fails(with_conditions(both), "audience").contains("Each AudienceRestriction"));
}

#[test]
fn an_audience_that_is_nearly_right_is_named() {
    for (audience, named) in [
        ("https://sp.example.com/saml/", "slash"),
        (" https://sp.example.com/saml", "spaces"),
        ("https://sp.example.com/SAML", "case"),
        ("spn:https://sp.example.com/saml", "spn:"),
    ] {
        let said = fails(with_conditions(conditions(&restriction(&[audience]))), "audience");
        assert!(said.contains(named), "{said}");
    }
    let said = fails(with_conditions(conditions(&restriction(&["https://other.example.com"]))), "audience");
    assert!(!said.contains("Only"), "{said}");
}

#[test]
fn several_conditions_and_unknown_ones_are_refused() {
    let twice = format!("{}{}", conditions(&restriction(&[AUDIENCE])), conditions(&restriction(&[AUDIENCE])));
    fails(with_conditions(twice), "audience");
    let unknown = format!("{}<x:Moon xmlns:x=\"urn:example:x\"/>", restriction(&[AUDIENCE]));
    assert!(fails(with_conditions(conditions(&unknown)), "conditions").contains("Moon"));
}

#[test]
fn an_assertion_for_one_use_is_told_because_a_replay_cannot_be_seen_here() {
    let once = conditions(&format!("{}<saml:OneTimeUse/>", restriction(&[AUDIENCE])));
    let examined = Signer::new("idp").examine(&with_conditions(once));
    assert_eq!(examined.verdict, Verdict::Accepted);
    assert_eq!(examined.findings[0].code, "one-time-use");
}

#[test]
fn a_response_that_went_elsewhere_is_refused_and_an_empty_destination_too() {
    let sent = |sign, destination: &str| Message {
        sign,
        response: format!("Version=\"2.0\" IssueInstant=\"2026-09-14T10:00:00Z\" InResponseTo=\"q\" {destination}"),
        ..Message::default()
    };
    fails(sent(Sign::Assertion, "Destination=\"https://evil.example.com/acs\""), "destination");
    assert!(fails(sent(Sign::Assertion, &format!("Destination=\"{ACS}/\"")), "destination").contains("slash"));
    fails(sent(Sign::Assertion, "Destination=\"\""), "destination");
    fails(sent(Sign::Response, ""), "destination");
    passes(sent(Sign::Assertion, ""));
    let examined = Signer::new("idp").examine(&sent(Sign::Assertion, ""));
    assert_eq!(state(&examined, "destination"), State::Skip);
}

#[test]
fn the_subject_has_to_be_confirmed_for_this_service() {
    const END: &str = "NotOnOrAfter=\"2026-09-14T10:05:00Z\"";
    fails(with_confirmation(&format!("Recipient=\"https://evil.example.com/acs\" {END}")), "recipient");
    fails(with_confirmation(END), "recipient");
    let none = Message { confirmation: String::new(), ..Message::default() };
    assert!(fails(none, "recipient").contains("bearer"));
    let holder = Message {
        confirmation: confirmation(&format!("Recipient=\"{ACS}\" {END}")).replace("bearer", "holder-of-key"),
        ..Message::default()
    };
    fails(holder, "recipient");
    let empty = confirmation("").replace("<saml:SubjectConfirmationData />", "");
    let examined = Signer::new("idp").examine(&Message { confirmation: empty, ..Message::default() });
    assert_eq!(failing(&examined.checks), ["recipient", "time"]);
}

#[test]
fn one_confirmation_has_to_hold_in_every_way() {
    let late = confirmation(&format!("Recipient=\"{ACS}\" InResponseTo=\"q\" NotOnOrAfter=\"2026-09-14T09:00:00Z\""));
    let wrong =
        confirmation("Recipient=\"https://x.example.com\" InResponseTo=\"q\" NotOnOrAfter=\"2026-09-14T10:05:00Z\"");
    let good = Message::default().confirmation;
    let with =
        |parts: [&String; 2]| Message { confirmation: format!("{}{}", parts[0], parts[1]), ..Message::default() };
    assert_eq!(Signer::new("idp").examine(&with([&late, &wrong])).verdict, Verdict::Rejected);
    passes(with([&late, &good]));
    passes(with([&good, &wrong]));
}

#[test]
fn both_have_to_answer_the_same_request_and_the_one_that_was_sent() {
    let other = format!("Recipient=\"{ACS}\" InResponseTo=\"other\" NotOnOrAfter=\"2026-09-14T10:05:00Z\"");
    assert!(fails(with_confirmation(&other), "in-response-to").contains("different requests"));

    let signer = Signer::new("idp");
    let xml = signer.xml(&Message::default());
    for (sent, expected) in [(None, State::Skip), (Some("q"), State::Pass), (Some("z"), State::Fail)] {
        let wanted = Expected { in_response_to: sent.map(str::to_owned), ..signer.expected() };
        let examined = examine(xml.as_bytes(), &wanted, super::fixture::now()).unwrap();
        assert_eq!(state(&examined, "in-response-to"), expected, "{sent:?}");
    }
    for (captured, expected) in [("q", State::Pass), ("another", State::Skip)] {
        let wanted = Expected { requests: vec![captured.to_owned()], ..signer.expected() };
        let examined = examine(xml.as_bytes(), &wanted, super::fixture::now()).unwrap();
        assert_eq!(state(&examined, "in-response-to"), expected, "{captured}");
    }
}

#[test]
fn five_minutes_are_tolerated_and_not_a_second_more() {
    let signer = Signer::new("idp");
    let xml = signer.xml(&Message::default());
    for (time, expected) in [
        ("2026-09-14T09:55:00Z", State::Pass),
        ("2026-09-14T09:54:59Z", State::Fail),
        ("2026-09-14T10:09:59Z", State::Pass),
        ("2026-09-14T10:10:00Z", State::Fail),
    ] {
        let time: Timestamp = time.parse().unwrap();
        let examined = examine(xml.as_bytes(), &signer.expected(), time).unwrap();
        assert_eq!(state(&examined, "time"), expected, "{time}");
    }
}

#[test]
fn it_is_said_how_long_ago_it_ended_and_how_far_clocks_are_apart() {
    let signer = Signer::new("idp");
    let xml = signer.xml(&Message::default());
    let at = |time: &str, origin| {
        let time: Timestamp = time.parse().unwrap();
        let examined = examine(xml.as_bytes(), &signer.expected(), Moment { time, origin }).unwrap();
        check(&examined, "time").message.clone()
    };
    let late = at("2026-09-14T12:05:00Z", MomentOrigin::Now);
    assert!(late.starts_with("The assertion expired 2 hours ago."), "{late}");
    let early = at("2026-09-14T09:50:00Z", MomentOrigin::Given);
    assert!(
        early.contains("clock skew") && early.contains("10 minutes") && early.contains("the time you gave"),
        "{early}"
    );
    assert!(at("2026-09-14T10:00:00Z", MomentOrigin::Captured).contains("time of the capture"));
}

#[test]
fn every_time_counts() {
    for data in [
        format!("Recipient=\"{ACS}\" InResponseTo=\"q\""),
        format!("Recipient=\"{ACS}\" InResponseTo=\"q\" NotOnOrAfter=\"2026-09-14T09:00:00Z\""),
        format!("Recipient=\"{ACS}\" InResponseTo=\"q\" NotOnOrAfter=\"soon\""),
        format!(
            "Recipient=\"{ACS}\" InResponseTo=\"q\" NotOnOrAfter=\"2026-09-14T10:05:00Z\" NotBefore=\"2026-09-14T10:06:00Z\""
        ),
    ] {
        fails(with_confirmation(&data), "time");
    }
    let session = Message {
        statement: "<saml:AuthnStatement SessionNotOnOrAfter=\"2026-09-14T09:00:00Z\"/>".to_owned(),
        ..Message::default()
    };
    assert!(fails(session, "time").contains("session"));
    let instant = Message::default().assertion_attributes.replace("10:00:00", "10:30:00");
    assert!(fails(Message { assertion_attributes: instant, ..Message::default() }, "time").contains("29 minutes"));
}

#[test]
fn the_issuer_of_both_has_to_be_the_identity_provider() {
    let other = || "<saml:Issuer>https://evil.example.com</saml:Issuer>".to_owned();
    assert!(fails(Message { issuer: other(), ..Message::default() }, "issuer").contains("of the assertion"));
    assert!(fails(Message { response_issuer: other(), ..Message::default() }, "issuer").contains("of the response"));
    let slash = format!("<saml:Issuer>{ISSUER}/</saml:Issuer>");
    assert!(fails(Message { issuer: slash, ..Message::default() }, "issuer").contains("slash"));
    fails(Message { issuer: String::new(), ..Message::default() }, "issuer");
    passes(Message { response_issuer: String::new(), ..Message::default() });
    fails(Message { sign: Sign::Response, response_issuer: String::new(), ..Message::default() }, "issuer");
}

#[test]
fn somebody_has_to_have_signed_in_and_to_be_named() {
    fails(Message { statement: String::new(), ..Message::default() }, "authentication");
    fails(Message { name_id: String::new(), ..Message::default() }, "name-id");
    fails(Message { name_id: "<saml:NameID> </saml:NameID>".to_owned(), ..Message::default() }, "name-id");
    let other = "<saml:NameID SPNameQualifier=\"https://other.example.com\">ada</saml:NameID>".to_owned();
    fails(Message { name_id: other, ..Message::default() }, "name-id");
    let ours = format!("<saml:NameID SPNameQualifier=\"{AUDIENCE}\">ada</saml:NameID>");
    passes(Message { name_id: ours, ..Message::default() });
    let saml_1 = Message::default().response.replace("2.0", "1.1");
    fails(Message { response: saml_1, ..Message::default() }, "version");
}

#[test]
fn a_status_in_doubt_is_a_refusal() {
    let status = Message::default().status;
    let twice = format!("{status}{}", status.replace("Success", "Responder"));
    fails(Message { status: twice, ..Message::default() }, "status");
    fails(Message { status: String::new(), ..Message::default() }, "status");
}
