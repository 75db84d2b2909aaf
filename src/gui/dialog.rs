//! The dialogs: one at a time, over the page, which is inert behind it.

pub mod capture;
pub mod certificates;
pub mod confirm;
pub mod duplicates;
pub mod paste;
pub mod preview;
pub mod settings;
pub mod signer;
pub mod support;
pub mod versions;

use super::environment::Environment;
use super::screen::Context;
use super::screen::certificates::{MANAGE, choose};
use super::screen::metadata::{CHECK, PASTE, VERSIONS};
use super::screen::sign_in::{CAPTURE, Captured};
use super::theme::Element;
use crate::account::draft::{HeldCertificate, LoadedMetadata};
use crate::certificate::Role;
use crate::saml::metadata::IdentityProvider;
use crate::saml::metadata::signature::Signer;
use iced::{Size, Task};
use std::path::PathBuf;
use uuid::Uuid;

/// A dialog that a screen asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// The certificate manager; with a role, it asks which certificate gets it.
    Certificates(Option<Role>),
    /// The certificate manager with the certificates of these files added, so that roles can be assigned.
    AddCertificates(Vec<PathBuf>),
    Support,
    Settings,
    /// A text field for pasting metadata.
    PasteMetadata,
    PasteServiceProvider,
    /// Machine-readable text: raw metadata, or the file of step 6.
    Preview {
        title: String,
        text: String,
        file_name: String,
    },
    Duplicates,
    /// A captured sign-in: to the open account, else to a chosen one.
    Capture,
    /// The versions of the metadata.
    Versions,
    /// Changes found by "Check for changes".
    Changes,
    /// The metadata’s signer, opened by the control of this name.
    MetadataSigner(&'static str),
    DeleteAccount {
        id: Uuid,
        name: String,
    },
}

impl Request {
    /// Returns the name of the control on a screen that asks for it. The control gets the focus back.
    pub fn opener(&self) -> Option<&'static str> {
        match self {
            Self::Certificates(Some(role)) => Some(choose(*role)),
            Self::Certificates(None) | Self::AddCertificates(_) => Some(MANAGE),
            Self::PasteMetadata => Some(PASTE),
            Self::Preview { .. } => Some(preview::OPENER),
            Self::Capture => Some(CAPTURE),
            Self::Versions => Some(VERSIONS),
            Self::Changes => Some(CHECK),
            Self::MetadataSigner(opener) => Some(opener),
            _ => None,
        }
    }
}

/// An open dialog.
pub enum Dialog {
    Certificates(certificates::Certificates),
    Support(support::Support),
    Settings(settings::Settings),
    Paste(paste::Paste),
    Preview(preview::Preview),
    Duplicates(duplicates::Duplicates),
    Capture(capture::Capture),
    Versions(Box<versions::Versions>),
    MetadataSigner(signer::MetadataSigner),
    Confirm(confirm::Confirm),
}

/// An event in a dialog.
#[derive(Debug, Clone)]
pub enum Message {
    Certificates(certificates::Message),
    Support(support::Message),
    Settings(settings::Message),
    Paste(paste::Message),
    Preview(preview::Message),
    Duplicates(duplicates::Message),
    Capture(capture::Message),
    Versions(versions::Message),
    MetadataSigner(signer::Message),
    Confirm(confirm::Message),
}

/// The window’s task after a dialog has handled a message.
#[derive(Debug)]
pub enum Action<Message> {
    None,
    Run(Task<Message>),
    Close,
    Picked(Picked),
}

/// A dialog’s result for the screen that asked; the dialog is closed unless noted.
#[derive(Debug, Clone)]
pub enum Picked {
    /// Pasted IdP metadata.
    Metadata(String),
    /// Pasted SP metadata, or a file that was opened in the support dialog.
    ServiceProvider {
        bytes: Vec<u8>,
        origin: crate::account::draft::Origin,
    },
    /// Metadata that was already read: found at its URL, or an earlier version.
    ReadMetadata {
        loaded: LoadedMetadata,
        identity_provider: Box<IdentityProvider>,
    },
    /// The certificates of step 5, all at once.
    Certificates(Vec<HeldCertificate>),
    /// The signer to pin for the metadata. `None` unpins it.
    MetadataSigner(Option<Box<Signer>>),
    DeleteAccount(Uuid),
    /// A captured sign-in, to the open account or to a different one.
    SignIn {
        account: Option<Uuid>,
        captured: Box<Captured>,
    },
    /// A different dialog instead of this one.
    Open(Request),
    /// New settings; the dialog stays open.
    Settings(crate::settings::Settings),
    /// Go to a step of the wizard, 1 to 7.
    OpenStep(u8),
    /// Report a success to the user; the dialog stays open.
    Notify(String),
}

impl Dialog {
    /// Handles a message. A message for a closed dialog is ignored.
    pub fn update(
        &mut self,
        message: Message,
        environment: &Environment,
        context: Option<Context<'_>>,
    ) -> Action<Message> {
        match (self, message) {
            (Self::Certificates(dialog), Message::Certificates(message)) => {
                map(dialog.update(message, environment, context), Message::Certificates)
            }
            (Self::Support(dialog), Message::Support(message)) => {
                map(dialog.update(message, environment, context), Message::Support)
            }
            (Self::Settings(dialog), Message::Settings(message)) => {
                map(dialog.update(message, environment), Message::Settings)
            }
            (Self::Paste(dialog), Message::Paste(message)) => map(dialog.update(message), Message::Paste),
            (Self::Preview(dialog), Message::Preview(message)) => {
                map(dialog.update(message, environment), Message::Preview)
            }
            (Self::Duplicates(dialog), Message::Duplicates(message)) => {
                map(dialog.update(message), Message::Duplicates)
            }
            (Self::Capture(dialog), Message::Capture(message)) => {
                map(dialog.update(message, environment), Message::Capture)
            }
            (Self::Versions(dialog), Message::Versions(message)) => {
                map(dialog.update(message, environment, context), Message::Versions)
            }
            (Self::MetadataSigner(dialog), Message::MetadataSigner(message)) => {
                map(dialog.update(message, environment), Message::MetadataSigner)
            }
            (Self::Confirm(dialog), Message::Confirm(message)) => map(dialog.update(message), Message::Confirm),
            _ => Action::None,
        }
    }

    /// Goes back inside the dialog, if there is a page or an area to leave. Escape does this before it closes the dialog.
    pub fn back(&mut self, environment: &Environment) -> Option<Task<Message>> {
        match self {
            Self::Certificates(dialog) => dialog.back(environment).map(|task| task.map(Message::Certificates)),
            Self::Versions(dialog) => dialog.back().map(|task| task.map(Message::Versions)),
            Self::Capture(dialog) => dialog.back().map(|task| task.map(Message::Capture)),
            _ => None,
        }
    }

    /// Draws the dialog for a window of `size`. `context` is the open account, when one is open.
    pub fn view<'a>(
        &'a self,
        environment: &'a Environment,
        context: Option<Context<'a>>,
        size: Size,
    ) -> Element<'a, Message> {
        match self {
            Self::Certificates(dialog) => dialog.view(environment, context, size).map(Message::Certificates),
            Self::Support(dialog) => dialog.view(environment, context, size).map(Message::Support),
            Self::Settings(dialog) => dialog.view(environment, size).map(Message::Settings),
            Self::Paste(dialog) => dialog.view(size).map(Message::Paste),
            Self::Preview(dialog) => dialog.view(size).map(Message::Preview),
            Self::Duplicates(dialog) => dialog.view(environment, context, size).map(Message::Duplicates),
            Self::Capture(dialog) => dialog.view(environment, size).map(Message::Capture),
            Self::Versions(dialog) => dialog.view(environment, context, size).map(Message::Versions),
            Self::MetadataSigner(dialog) => dialog.view(environment, size).map(Message::MetadataSigner),
            Self::Confirm(dialog) => dialog.view().map(Message::Confirm),
        }
    }

    /// Returns the name of the control to focus first.
    pub fn first_focus(&self) -> Option<&'static str> {
        match self {
            Self::Paste(_) => Some(paste::TEXT),
            Self::Confirm(_) => Some(confirm::CANCEL),
            Self::Versions(dialog) => dialog.first_focus(),
            Self::Certificates(_)
            | Self::Support(_)
            | Self::Settings(_)
            | Self::Preview(_)
            | Self::Duplicates(_)
            | Self::Capture(_)
            | Self::MetadataSigner(_) => None,
        }
    }
}

fn map<A: Send + 'static, B: Send + 'static>(action: Action<A>, f: impl Fn(A) -> B + Send + 'static) -> Action<B> {
    match action {
        Action::None => Action::None,
        Action::Run(task) => Action::Run(task.map(f)),
        Action::Close => Action::Close,
        Action::Picked(picked) => Action::Picked(picked),
    }
}
