//! Extracts the SAML messages from whatever users paste or save of a sign-in.
//!
//! Only the data that carries SAML is kept. Cookies, headers, passwords, relay states, and every other field are dropped
//! during reading, and so is the part of a URL after the question mark.

mod archive;
mod encoded;
mod form;
mod page;

use super::kind::{self, Kind, Unreadable, Wanted};
use super::xml::{self, PROTOCOL, Source, encoding};
use encoded::Decoded;
use form::Parameters;
use jiff::Timestamp;

const WANTED: Wanted = Wanted::Response;

/// Maximum size of all messages of a capture, in bytes: thousands of small ones may unpack to gigabytes.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Maximum number of requests that are remembered.
const MOST_REQUESTS: usize = 32;

/// A captured message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The XML as it was sent, unchecked.
    pub xml: Vec<u8>,
    /// The time that it was sent, if the capture contains it.
    pub time: Option<Timestamp>,
    /// The URL that it was sent to, without the query.
    pub address: Option<String>,
    /// The IDs of the sign-in requests that were captured before it.
    pub requests: Vec<String>,
}

impl Message {
    fn new(xml: Vec<u8>, time: Option<Timestamp>, address: Option<String>) -> Self {
        Self { xml, time, address, requests: Vec::new() }
    }
}

/// Finds the SAML responses in a capture, in order.
///
/// Returns a different message if there is no response, so that the message can be named.
///
/// # Errors
/// Returns [`Unreadable`], which says what the bytes are instead.
pub fn read(bytes: &[u8]) -> Result<Vec<Message>, Unreadable> {
    if bytes.len() > xml::MAX_BYTES {
        return Err(kind::too_large(bytes.len(), WANTED));
    }
    if let Some(unreadable) = kind::binary(bytes, WANTED) {
        return Err(unreadable);
    }
    let text = encoding::decode(bytes, WANTED, &mut Vec::new())?;
    let as_it_is = || vec![Message::new(bytes.to_vec(), None, None)];

    if text.starts_with(['{', '[']) {
        return archive::read(&text).and_then(responses);
    }
    if text.starts_with('<') {
        let is_response = root_name(&text) == Some("Response");
        let parameters = if is_response { Parameters::default() } else { page::parameters(&text) };
        let found = messages(parameters, None, None)?;
        return if found.is_empty() { Ok(as_it_is()) } else { responses(found) };
    }
    let (address, parameters) = form::anything(&text);
    let found = messages(parameters, None, address)?;
    if !found.is_empty() {
        return responses(found);
    }
    match encoded::xml(&text) {
        Decoded::Xml(xml) => Ok(vec![Message::new(xml, None, None)]),
        Decoded::TooLarge => Err(inflated_too_far()),
        Decoded::Nothing if form::names_saml(&text) => Err(broken()),
        Decoded::Nothing => Ok(as_it_is()),
    }
}

/// Decodes the parameters that carry SAML.
fn messages(
    parameters: Parameters,
    time: Option<Timestamp>,
    address: Option<String>,
) -> Result<Vec<Message>, Unreadable> {
    let mut found = Vec::new();
    let mut room = MOST_BYTES;
    for value in parameters.values {
        match encoded::xml(&value) {
            Decoded::Xml(xml) if xml.len() > room => return Err(too_many()),
            Decoded::Xml(xml) => {
                room -= xml.len();
                found.push(Message::new(xml, time, address.clone()));
            }
            Decoded::TooLarge => return Err(inflated_too_far()),
            Decoded::Nothing => {}
        }
    }
    Ok(found)
}

/// Keeps the responses, each with the requests before it. If there is none, keeps the last message.
fn responses(mut found: Vec<Message>) -> Result<Vec<Message>, Unreadable> {
    let Some(last) = found.last().cloned() else { return Err(broken()) };
    let mut requests: Vec<String> = Vec::new();
    found.retain_mut(|message| {
        let Ok(text) = encoding::decode(&message.xml, WANTED, &mut Vec::new()) else { return false };
        match root_name(&text) {
            Some("Response") => {
                message.requests.clone_from(&requests);
                return true;
            }
            Some("AuthnRequest") if requests.len() < MOST_REQUESTS => requests.extend(request_id(&message.xml)),
            _ => {}
        }
        false
    });
    Ok(if found.is_empty() { vec![last] } else { found })
}

/// Returns the ID of a sign-in request (SAML Core §3.2.1).
fn request_id(xml: &[u8]) -> Option<String> {
    let source = Source::read(xml, WANTED).ok()?;
    let document = source.parse().ok()?;
    let root = document.root_element();
    let id = xml::attribute(root, "ID").filter(|_| xml::is(root, (PROTOCOL, "AuthnRequest")))?;
    Some(id.to_owned())
}

/// Returns the local name of the root element, as far as it is visible without parsing.
fn root_name(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        let skipped = if rest.starts_with("<!--") {
            rest.split_once("-->")?.1
        } else if rest.starts_with("<?") {
            rest.split_once("?>")?.1
        } else {
            break;
        };
        rest = skipped.trim_start();
    }
    let name = rest.strip_prefix('<')?.split([' ', '\t', '\r', '\n', '/', '>']).next()?;
    Some(name.rsplit_once(':').map_or(name, |(_, local)| local))
}

fn inflated_too_far() -> Unreadable {
    Unreadable::new(
        Kind::TooLarge,
        "too-large",
        "The compressed message is larger than 1 MB when unpacked, so it wasn’t read.",
    )
    .meaning("Sign-in messages are usually a few tens of kilobytes. This one may be designed to use up memory.")
    .hint(WANTED.source())
}

fn too_many() -> Unreadable {
    Unreadable::new(Kind::TooLarge, "too-large", "The SAML messages in this capture are larger than 64 MB in total.")
        .meaning("A capture of one sign-in contains only a few messages.")
        .hint("Save a log that contains only one sign-in.")
}

fn broken() -> Unreadable {
    Unreadable::new(Kind::NotXml, "capture-broken", "This contains a SAML message, but it can’t be decoded.")
        .meaning("It was cut off or changed in transit.")
        .hint("Copy the whole value of SAMLResponse again, or save the network log as a HAR file.")
}

#[cfg(test)]
mod tests;
