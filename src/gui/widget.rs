//! Semantic building blocks: screens say what a thing is, these say how it looks and how the keyboard reaches it.

pub mod bar;
pub mod beside;
pub mod button;
pub mod card;
pub mod choice;
pub mod code;
pub mod copy;
pub mod dialog;
pub mod empty;
pub mod evidence;
pub mod field;
pub mod finding;
pub mod focus;
pub mod inert;
pub mod keys;
pub mod logo;
pub mod number;
pub mod pill;
pub mod pressable;
pub mod ring;
pub mod rows;
pub mod segments;
pub mod select;
pub mod shadow;
pub mod table;
pub mod timeline;
pub mod tooltip;
mod transparent;

pub use beside::beside;
pub use empty::empty;
pub use inert::inert;
pub use keys::keys;
pub use number::number;
pub use pressable::pressable;
pub use ring::ring;
pub use shadow::shadowed;
