//! Checks the signatures of the groups around an entity while the whole streams past (SAML Metadata §3).
//!
//! A signature over a group covers everything in it, and eduGAIN's 100 MB are never in memory at once, so the hashed form is
//! written piece by piece ([`pass`]). The gate, the canonical form, and the verifier are the usual ones.

mod pass;

use super::place::{Group, LONGEST_OTHER, Place, wrapped};
use super::text::Text;
use crate::saml::metadata::signature::Evidence;
use crate::saml::signature::{Profile, Refusal, SignedElement, referenced, stated};
use crate::saml::xml::guard;
use pass::{PIECE, Pass, Stopped};
use roxmltree::{Document, Node};
use std::io;
use std::ops::{ControlFlow, Range};

/// Examines the signatures of the groups around an entity, innermost first. Returns none if no group is signed.
///
/// Calls `each` with the bytes read so far. `each` can stop the work with [`ControlFlow::Break`].
///
/// # Errors
/// Returns an error if reading fails, and [`io::ErrorKind::Interrupted`] if it was stopped.
pub(crate) fn check(
    place: &Place,
    text: &(impl Text + ?Sized),
    each: impl FnMut(u64) -> ControlFlow<()>,
) -> io::Result<Vec<Evidence>> {
    check_by(PIECE, place, text, each)
}

fn check_by(
    piece: usize,
    place: &Place,
    text: &(impl Text + ?Sized),
    mut each: impl FnMut(u64) -> ControlFlow<()>,
) -> io::Result<Vec<Evidence>> {
    let signed = place.groups().filter_map(|group| Some((group, group.signature()?)));
    signed
        .map(|(group, signature)| {
            of_group(Pass::new(piece, group, signature, place), group, signature, text, &mut each)
        })
        .collect()
}

fn of_group(
    mut pass: Pass<'_>,
    group: &Group,
    signature: &Range<u64>,
    text: &(impl Text + ?Sized),
    each: &mut impl FnMut(u64) -> ControlFlow<()>,
) -> io::Result<Evidence> {
    let refused = |refusal| Evidence::Refused { refusal, algorithm: None, certificate: None };
    let length = signature.end - signature.start;
    if length > LONGEST_OTHER {
        let [found, most] = [length, LONGEST_OTHER].map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
        return Ok(refused(Refusal::TooLarge { found, most }));
    }
    let alone = wrapped(text, group, signature, |_| &[])?;
    let alone = String::from_utf8(alone).ok().filter(|alone| guard::scan(alone).is_ok());
    let Some(document) = alone.as_deref().and_then(|alone| Document::parse(alone).ok()) else {
        return Ok(refused(Refusal::NotWellFormed));
    };
    let Some(element) = nested(&document, group.and_around().count() - 1) else {
        return Ok(refused(Refusal::NotWellFormed));
    };
    let with_signature = |refusal| {
        let (algorithm, certificate) = stated(element);
        Evidence::Refused { refusal, algorithm, certificate }
    };

    let signed =
        SignedElement::find(element, Profile::Metadata).and_then(|signed| signed.ok_or(Refusal::Missing("Signature")));
    let sealed = match signed {
        Ok(signed) => {
            pass.hash(&signed);
            match pass.run(text, each) {
                Ok(passed) => signed.seal(passed.digest.as_ref().map_or(&[], AsRef::as_ref)),
                Err(Stopped::Refused(refusal)) => Err(refusal),
                Err(Stopped::Io(error)) => return Err(error),
            }
        }
        // The signed ID may be elsewhere in the document, so all of it is searched.
        Err(refusal @ (Refusal::UnknownId(_) | Refusal::ParentWithoutId)) => {
            let id = referenced(element).unwrap_or_default();
            pass.look_for(id);
            match pass.run(text, each) {
                Ok(passed) if passed.has_found_id => Err(Refusal::CoversSomethingElse(id.to_owned())),
                Ok(_) | Err(Stopped::Refused(_)) => Err(refusal),
                Err(Stopped::Io(error)) => return Err(error),
            }
        }
        Err(refusal) => Err(refusal),
    };
    Ok(match sealed {
        Ok(seal) => Evidence::sealed(seal),
        Err(refusal) => with_signature(refusal),
    })
}

/// Returns the first child element at `depth`, following first child elements from the root.
fn nested<'a, 'input>(document: &'a Document<'input>, depth: usize) -> Option<Node<'a, 'input>> {
    let mut element = document.root_element();
    for _ in 0..depth {
        element = element.first_element_child()?;
    }
    Some(element)
}

#[cfg(test)]
mod tests;
