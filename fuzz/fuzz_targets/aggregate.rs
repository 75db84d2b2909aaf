//! Any bytes result in a list with findings or a reason, regardless of the size of the pieces that they arrive in; and the
//! list's data about an entity matches the entity's own document.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sso_wizard::saml::federation::{Index, Stopped, index};
use sso_wizard::saml::metadata;
use std::io::{self, Read};
use std::ops::ControlFlow;

struct Slowly<'a> {
    bytes: &'a [u8],
    step: usize,
}

impl Read for Slowly<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.step.min(buffer.len());

        self.bytes.read(&mut buffer[..length])
    }
}

fn listed(bytes: &[u8], step: usize) -> Result<Index, String> {
    let mut told = 0;
    let listed = index(Slowly { bytes, step }, "de", |progress| {
        told += progress.entities.len();
        ControlFlow::Continue(())
    });

    match listed {
        Ok(index) => {
            assert_eq!(told, index.entities.len());
            Ok(index)
        }
        Err(Stopped::Refused(unreadable)) => Err(unreadable.message),
        Err(other) => Err(format!("{other:?}")),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let whole = listed(bytes, usize::MAX);

    assert_eq!(listed(bytes, 7), whole);
    let Ok(index) = whole else { return };
    for finding in &index.findings {
        assert!(finding.message.ends_with('.'), "{finding:?}");
    }
    // If all of it is readable as text without repair, an entity is read from its position.
    for row in index.entities.iter().filter(|row| row.is_identity_provider).take(20) {
        if let Ok(identity_provider) = metadata::read_entity(bytes, &row.entity_id) {
            assert_eq!(identity_provider.entity_id, *row.entity_id);
            let part = metadata::cut_out(bytes, &row.entity_id).expect("what reads can be cut out");
            let part = metadata::read_entity(&part, &row.entity_id).expect("a part reads");
            assert_eq!(part.valid_until, identity_provider.valid_until);
            assert_eq!(part.single_sign_on, identity_provider.single_sign_on);
        }
    }
});
