use super::*;
use crate::account::draft::{Draft, EmailChoice};
use crate::account::sign_in::How;
use crate::gui::screen::testing::Desk;
use crate::loopback::testing::Provider;
use crate::saml::response::tests::fixture::{Message as Answer, attribute, confirmation, now};
use jiff::Timestamp;

/// A page with an account that trusts the test's own identity provider.
struct Page {
    provider: Provider,
    desk: Desk,
    page: SignIn,
}

impl Page {
    fn new(change: impl FnOnce(&mut Draft)) -> Self {
        let provider = Provider::new();
        let mut draft = provider.account();
        change(&mut draft);

        Self { provider, desk: Desk::new(draft), page: SignIn::default() }
    }

    /// A sign-in to the account, as a browser would capture it.
    fn answer(&self) -> Answer {
        let acs = "https://sso.ringcentral.com/sp/ACS.saml2";
        let mut answer = Provider::message(&self.provider.test(1));
        answer.response = format!("Version=\"2.0\" IssueInstant=\"2026-09-14T10:00:00Z\" Destination=\"{acs}\"");
        answer.confirmation = confirmation(&format!("Recipient=\"{acs}\" NotOnOrAfter=\"2026-09-14T10:05:00Z\""));
        answer
    }

    fn captured(&mut self, answer: &Answer, time: Option<Timestamp>, users: Option<&Directory>) -> Action<Message> {
        let xml = self.provider.0.xml(answer).into_bytes();
        let message = CapturedMessage { xml, time, address: None, requests: Vec::new() };
        let captured = Captured { message, origin: "Pasted".to_owned() };
        let page = &mut self.page;

        self.desk.once(|work| page.captured(captured, users, work))
    }

    fn send(&mut self, message: Message) -> Action<Message> {
        let page = &mut self.page;

        self.desk.once(|work| page.update(message, None, work))
    }

    fn outcome(&self) -> &Outcome {
        match &self.page.state {
            State::Result(outcome) => outcome,
            other => panic!("no result: {other:?}, {:?}", self.page.trouble),
        }
    }

    fn failed(&self) -> Vec<&'static str> {
        self.outcome().failed().map(|check| check.code).collect()
    }
}

#[test]
fn an_accepted_capture_is_kept_as_the_proof_of_the_account() {
    let mut page = Page::new(|_| {});
    let answer = page.answer();
    let action = page.captured(&answer, Some(now()), None);

    assert!(matches!(action, Action::ChangedAndRun(Change::Choices, _)));
    assert_eq!(page.failed(), [""; 0]);
    let proof = page.desk.draft.sign_in.proof.clone().unwrap();
    assert_eq!((proof.person.as_str(), proof.how, proof.at), ("ada@example.com", How::Capture, now()));
}

#[test]
fn a_rejected_capture_proves_nothing_and_takes_no_proof_away() {
    let mut page = Page::new(|_| {});
    let answer = page.answer();
    page.captured(&answer, Some(now()), None);
    let proof = page.desk.draft.sign_in.proof.clone();
    let action = page.captured(&Answer { attributes: String::new(), ..answer }, Some(now()), None);

    assert!(matches!(action, Action::Run(_)));
    assert_eq!(page.failed(), ["email"]);
    assert_eq!(page.desk.draft.sign_in.proof, proof);
}

#[test]
fn one_button_takes_the_right_attribute_over_and_the_same_sign_in_is_accepted() {
    let mut page = Page::new(|_| {});
    let attributes = attribute("http://schemas.example.com/claims/mail", &["ada@example.com"]);
    let answer = Answer { attributes, ..page.answer() };
    page.captured(&answer, Some(now()), None);
    assert_eq!(page.failed(), ["email"]);

    page.send(Message::UseInstead);
    assert_eq!(page.failed(), [""; 0]);
    let email = &page.desk.draft.email;
    assert_eq!(email.choice, Some(EmailChoice::Custom));
    assert_eq!(email.custom_name, "http://schemas.example.com/claims/mail");
    assert!(page.desk.draft.sign_in.proof.is_some());
}

#[test]
fn an_attribute_that_nobody_has_signed_is_not_offered() {
    let mut page = Page::new(|_| {});
    let attributes = attribute("http://schemas.example.com/claims/mail", &["ada@example.com"]);
    let answer = Answer { attributes, sign: crate::saml::response::tests::fixture::Sign::Nothing, ..page.answer() };
    page.captured(&answer, Some(now()), None);

    assert_eq!(page.outcome().instead(), None);
    page.send(Message::UseInstead);
    assert_eq!(page.desk.draft.email.choice, Some(EmailChoice::Offered("mail".to_owned())));
}

#[test]
fn a_capture_that_says_when_it_was_can_be_looked_at_as_of_then() {
    let mut page = Page::new(|_| {});
    // The desk's clock is before the sign-in. It only matters that the time is different.
    let answer = page.answer();
    let earlier = Answer {
        response: answer.response.replace("2026-09-14T10:00", "2026-09-13T10:00"),
        assertion_attributes: answer.assertion_attributes.replace("2026-09-14T10:00", "2026-09-13T10:00"),
        conditions: answer.conditions.replace("2026-09-14", "2026-09-13"),
        confirmation: answer.confirmation.replace("2026-09-14", "2026-09-13"),
        statement: "<saml:AuthnStatement AuthnInstant=\"2026-09-13T10:00:00Z\"/>".to_owned(),
        ..answer
    };
    page.captured(&earlier, None, None);
    assert_eq!(page.failed(), ["time"]);

    page.send(Message::AsOfItsTime);
    assert_eq!(page.failed(), [""; 0]);
    assert_eq!(page.desk.draft.sign_in.proof.clone().unwrap().at, "2026-09-13T10:00:00Z".parse().unwrap());
}

#[test]
fn who_is_not_in_the_user_list_is_not_accepted() {
    let mut page = Page::new(|_| {});
    let users = Directory::read(b"Email\nbob@example.com\n", None).unwrap();
    let answer = page.answer();
    page.captured(&answer, Some(now()), Some(&users));

    assert_eq!(page.failed(), ["user-list"]);
    assert_eq!(page.desk.draft.sign_in.proof, None);
}

#[test]
fn an_account_that_is_not_far_enough_says_what_is_missing() {
    let mut page = Page::new(|draft| draft.certificates.clear());
    let answer = page.answer();
    page.captured(&answer, Some(now()), None);

    let trouble = page.page.trouble.clone().unwrap();
    assert_eq!(trouble.message, "The account doesn’t have a Primary certificate yet.");
    assert_eq!(trouble.hint, "Complete step 5 first.");
    page.send(Message::Start);
    assert!(matches!(page.page.state, State::Begin));
}

#[test]
fn a_test_waits_and_an_answer_to_one_that_was_given_up_is_ignored() {
    let mut page = Page::new(|_| {});
    page.send(Message::Start);
    assert!(matches!(page.page.state, State::Waiting(_)));
    assert!(page.desk.draft.sign_in.port.is_some());

    page.send(Message::Cancel);
    assert!(matches!(page.page.state, State::Begin));
    page.send(Message::Ended { test: 1, result: Box::new(Err(Error::TimedOut)) });
    assert_eq!(page.page.trouble, None);
}

#[test]
fn a_test_that_ends_without_an_answer_says_what_to_do() {
    let mut page = Page::new(|_| {});
    page.send(Message::Start);
    page.send(Message::Ended { test: 1, result: Box::new(Err(Error::TimedOut)) });

    let trouble = page.page.trouble.clone().unwrap();
    assert_eq!(trouble.message, "No response arrived within 5 minutes.");
    assert!(!trouble.hint.is_empty());
}

#[test]
fn the_port_is_chosen_when_the_page_opens_and_stays() {
    let mut page = Page::new(|_| {});
    let Page { desk, page: sign_in, .. } = &mut page;
    assert!(matches!(desk.once(|work| sign_in.open(work)), Action::Changed(_)));
    let port = desk.draft.sign_in.port;
    assert!(port.is_some());
    assert!(matches!(desk.once(|work| sign_in.open(work)), Action::None));
    assert_eq!(desk.draft.sign_in.port, port);
}

#[test]
fn the_report_has_every_check_and_no_xml() {
    let mut page = Page::new(|draft| draft.email.choice = Some(EmailChoice::NameId));
    let answer = page.answer();
    page.captured(&answer, Some(now()), None);
    let Page { desk, page: sign_in, .. } = &mut page;
    let State::Result(outcome) = &sign_in.state else { panic!("no result") };
    let mut text = String::new();
    desk.once(|work| {
        text = report::text(outcome, work);
        Action::<Message>::None
    });

    assert!(text.starts_with("Test sign-in of Contoso: Rejected\nCaptured: Pasted, 14 Sep 2026 "), "{text}");
    assert!(text.contains("Email FAILED: ") && text.contains("How to fix it: "), "{text}");
    assert!(text.contains("Signature passed") && !text.contains("<saml"), "{text}");
}

#[test]
fn who_has_gone_to_another_step_is_told_what_came_of_the_test() {
    let mut page = Page::new(|_| {});
    page.page.is_open = true;
    page.send(Message::Start);
    page.send(Message::Closed);
    assert!(matches!(page.page.state, State::Waiting(_)), "the test goes on");

    let Action::Run(task) = page.send(Message::Ended { test: 1, result: Box::new(Err(Error::TimedOut)) }) else {
        panic!("there is something to tell")
    };
    let asked = {
        let Page { desk, page, .. } = &mut page;
        let mut told = Vec::new();
        desk.settle(Action::Run(task), |message, work| {
            told.push(format!("{message:?}"));
            page.update(message, None, work)
        });
        told
    };
    assert_eq!(asked, ["Told(\"The test sign-in ended without a response.\")"]);
}
