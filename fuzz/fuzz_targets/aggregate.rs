//! Any bytes give a list with findings or a reason, the same whatever the size of the pieces that they come in; and what the
//! list says of an entity is what its own document says.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sso_wizard::saml::federation::{Index, Stopped, index};
use sso_wizard::saml::metadata::{self, Document};
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
    for row in index.entities.iter().take(20) {
        let document = row.document(bytes).expect("the entity stands in these bytes");
        let Ok(Document::Aggregate(alone)) = metadata::read_listed(&document) else { continue };

        if let [alone] = alone.entities.as_slice() {
            assert_eq!((&*row.entity_id, row.roles()), (alone.entity_id.as_str(), alone.roles.clone()));
        }
    }
});
