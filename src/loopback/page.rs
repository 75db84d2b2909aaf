//! The pages that the browser gets: plain, with no script except the one that posts a form, and with all text escaped.

/// The heading of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Accepted,
    Rejected,
    Refused,
}

impl Verdict {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Accepted => ("Test passed", "#1B6E36"),
            Self::Rejected => ("Test failed", "#B0281F"),
            Self::Refused => ("Not accepted", "#4C5F66"),
        }
    }
}

/// The script of [`form`]. The policy names its SHA-256, so that only this script may run (CSP Level 3 §6.7.3).
pub(super) const SCRIPT: &str = "document.forms[0].submit()";

const STYLE: &str = "body{font:16px/24px system-ui,sans-serif;color:#12232A;background:#F5F7F7;margin:0}\
                     main{max-width:520px;margin:15vh auto 0;padding:24px}h1{font-size:22px;line-height:28px}\
                     button{font:inherit;padding:6px 16px}\
                     @media(prefers-color-scheme:dark){body{color:#E7EEF0;background:#11191C}h1{color:inherit!important}}";

/// Returns a page that shows one sentence and can be closed.
pub(super) fn page(verdict: Verdict, sentence: &str) -> String {
    let (title, colour) = verdict.words();
    let sentence = escaped(sentence);

    html(title, &format!("<h1 style=\"color:{colour}\">{title}</h1><p>{sentence}</p><p>You can close this page.</p>"))
}

/// Returns a page that posts a form automatically, or with a button if scripts are off.
pub(super) fn form(action: &str, fields: &[(&str, String)]) -> String {
    let inputs: String = fields
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escaped(name), escaped(value)))
        .collect();
    let action = escaped(action);

    html(
        "Test sign-in",
        &format!(
            "<h1>Test sign-in</h1><p>Opening the identity provider…</p>\
             <form method=\"post\" action=\"{action}\">{inputs}<noscript><button>Continue</button></noscript></form>\
             <script>{SCRIPT}</script>"
        ),
    )
}

fn html(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )
}

/// Escapes text for an element or a quoted attribute value. Characters that change the reading order are removed.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars().filter(|character| !is_steering(*character)) {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }

    escaped
}

fn is_steering(character: char) -> bool {
    crate::saml::shown::is_treacherous(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_page_cannot_leave_its_place() {
        let page = page(Verdict::Accepted, "<script>\"'&\u{202e}\u{0}");

        assert!(page.contains("<p>&lt;script&gt;&quot;&#39;&amp;</p>"), "{page}");
        assert_eq!(page.matches("<script").count(), 0);
    }

    #[test]
    fn a_form_carries_its_fields_and_one_script() {
        let page = form("https://idp.example.com/?a=\"><script>", &[("SAMLRequest", "PGE+".to_owned())]);

        assert!(page.contains("name=\"SAMLRequest\" value=\"PGE+\""));
        assert_eq!(page.matches("<script>").count(), 1);
    }
}
