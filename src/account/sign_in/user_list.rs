//! Whether who signed in is a user of the account.

use crate::account::users::directory::Directory;
use crate::phrase::{counted, plural};
use crate::saml::response::{Cause, Check, Examined};

const CODE: &str = "user-list";

/// Adds the check whether the account's user list has the address that was proved.
pub fn look_up(examined: &mut Examined, list: &Directory) {
    let count = counted(list.len(), "email address", "email addresses");
    let expected = plural(list.len(), "the only email address in the list".to_owned(), format!("one of {count}"));

    examined.add(match &examined.email {
        None => Check::skip(CODE, "There’s no proven email address to check against the user list."),
        Some(email) if list.has(email) => {
            Check::pass(CODE, "The account’s user list contains this address.").expected(expected).actual(email)
        }
        Some(email) => Check::fail(
            CODE,
            format!("This address isn’t in the account’s user list ({count} checked), so the user won’t be found."),
            "Add this address to the user in the portal, or have the identity provider send the address that the user has there.",
        )
        .expected(expected)
        .actual(email)
        .cause(Cause::EmailValue),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::saml::response::tests::fixture::{Message, Signer, check};
    use crate::saml::response::{State, Verdict};

    fn looked_up(message: &Message, list: &str) -> Examined {
        let mut examined = Signer::new("idp").examine(message);
        look_up(&mut examined, &Directory::read(list.as_bytes(), None).unwrap());
        examined
    }

    #[test]
    fn who_is_in_the_list_is_accepted_and_who_is_not_is_rejected() {
        let found = looked_up(&Message::default(), "Email\nADA@example.com\n");
        assert_eq!((found.verdict, check(&found, "user-list").state), (Verdict::Accepted, State::Pass));

        let lost = looked_up(&Message::default(), "Email\nbob@example.com\n");
        assert_eq!((lost.verdict, check(&lost, "user-list").state), (Verdict::Rejected, State::Fail));
    }

    #[test]
    fn without_a_proven_address_nobody_is_looked_for() {
        let message = Message { attributes: String::new(), ..Message::default() };

        assert_eq!(check(&looked_up(&message, "Email\nbob@example.com\n"), "user-list").state, State::Skip);
    }
}
