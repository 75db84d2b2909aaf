//! The seven steps: their order, titles, and completeness, and the account that they edit.

use super::environment::{Environment, Trouble};
use super::guide_panel::GuidePanel;
use super::screen::{
    Certificates, Change, Context, EmailAttribute, Enable, Metadata, Review, ServiceProvider, SetUp, SignIn,
};
use crate::account::profile::Parsed;
use crate::account::status::{StepStatus, step_status};
use crate::account::{Account, Draft};
use crate::brand::{Brand, Region};
use crate::glossary::Term;
use crate::guide::{Guide, guide};
use crate::saml::product::Product;
use jiff::Timestamp;

/// A step of the wizard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    SetUp,
    Metadata,
    Review,
    EmailAttribute,
    Certificates,
    ServiceProvider,
    Enable,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 7] = [
        Self::SetUp,
        Self::Metadata,
        Self::Review,
        Self::EmailAttribute,
        Self::Certificates,
        Self::ServiceProvider,
        Self::Enable,
    ];

    /// Returns the step's number, 1 to 7.
    pub fn number(self) -> u8 {
        self.index() as u8 + 1
    }

    /// Returns the step's place in arrays, 0 to 6.
    pub fn index(self) -> usize {
        match self {
            Self::SetUp => 0,
            Self::Metadata => 1,
            Self::Review => 2,
            Self::EmailAttribute => 3,
            Self::Certificates => 4,
            Self::ServiceProvider => 5,
            Self::Enable => 6,
        }
    }

    /// Returns the step with a number. Numbers beyond the ends return the nearest.
    pub fn from_number(number: u8) -> Self {
        Self::ALL[usize::from(number.clamp(1, 7)) - 1]
    }

    /// Returns the step after this one.
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self.index() + 1).copied()
    }

    /// Returns the step before this one.
    pub fn previous(self) -> Option<Self> {
        Self::ALL.get(self.index().checked_sub(1)?).copied()
    }

    /// Returns the label in the rail.
    pub fn label(self) -> &'static str {
        match self {
            Self::SetUp => "Set up",
            Self::Metadata => "IdP metadata",
            Self::Review => "Review",
            Self::EmailAttribute => "Email attribute",
            Self::Certificates => "Certificates",
            Self::ServiceProvider => "SP metadata",
            Self::Enable => "Enable",
        }
    }

    /// Returns the title of the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Metadata => "Identity provider metadata",
            Self::ServiceProvider => "Service provider metadata",
            other => other.label(),
        }
    }

    /// Returns the explained term in the title.
    pub fn term(self) -> Option<Term> {
        match self {
            Self::Metadata => Some(Term::Metadata),
            Self::EmailAttribute => Some(Term::Attribute),
            Self::Certificates => Some(Term::SigningCertificate),
            Self::SetUp | Self::Review | Self::ServiceProvider | Self::Enable => None,
        }
    }
}

/// The saving state of the draft.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Saving {
    /// Set while a write is running.
    pub is_running: bool,
    /// Set if something has changed since the write started.
    pub is_dirty: bool,
    pub saved_at: Option<Timestamp>,
    pub trouble: Option<Trouble>,
}

/// One account, being set up.
pub struct Wizard {
    /// The account as last saved. Its draft is older than [`Wizard::draft`] while a write runs.
    pub account: Account,
    pub draft: Draft,
    pub parsed: Parsed,
    /// Counts parses, so that an outdated result is ignored.
    pub parse: u64,
    /// Set while a parse runs: `parsed` is older than the draft’s files.
    pub is_parsing: bool,
    pub conflicts: Vec<String>,
    /// The number of kept metadata versions.
    pub versions: usize,
    pub step: Step,
    pub saving: Saving,
    pub is_guide_open: bool,
    pub guide_panel: GuidePanel,
    pub set_up: SetUp,
    pub metadata: Metadata,
    pub review: Review,
    pub email_attribute: EmailAttribute,
    pub certificates: Certificates,
    pub service_provider: ServiceProvider,
    pub enable: Enable,
    /// A page of step 7.
    pub sign_in: SignIn,
}

impl Wizard {
    /// Opens an account where it was left.
    pub fn new(account: Account, parsed: Parsed, conflicts: Vec<String>, is_guide_open: bool) -> Self {
        let draft = account.draft.clone();
        let step = Step::from_number(draft.step);
        let saving = Saving { saved_at: Some(account.changed), ..Saving::default() };

        Self {
            account,
            draft,
            parsed,
            parse: 0,
            is_parsing: false,
            conflicts,
            versions: 0,
            step,
            saving,
            is_guide_open,
            guide_panel: GuidePanel::default(),
            set_up: SetUp::default(),
            metadata: Metadata::default(),
            review: Review::default(),
            email_attribute: EmailAttribute::default(),
            certificates: Certificates::default(),
            service_provider: ServiceProvider::default(),
            enable: Enable::default(),
            sign_in: SignIn::default(),
        }
    }

    /// Returns the brand of the account.
    pub fn brand<'a>(&self, environment: &'a Environment) -> &'a Brand {
        environment.brands.get_or_first(&self.draft.brand)
    }

    /// Returns the region of the account.
    pub fn region<'a>(&self, environment: &'a Environment) -> &'a Region {
        self.brand(environment).region(&self.draft.region)
    }

    /// Returns the recognized product, else the chosen one.
    pub fn product(&self) -> Option<Product> {
        match &self.parsed.identity_provider {
            Some(identity_provider) if identity_provider.product().is_some() => identity_provider.product(),
            _ => self.draft.product.and_then(crate::account::draft::ChosenProduct::product),
        }
    }

    /// Returns the guide for the identity provider.
    pub fn guide(&self) -> &'static Guide {
        guide(self.product())
    }

    /// Returns the screens' view of the account.
    pub fn context<'a>(&'a self, environment: &'a Environment, width: f32) -> Context<'a> {
        Context {
            account: self.account.id,
            draft: &self.draft,
            parsed: &self.parsed,
            brands: &environment.brands,
            brand: self.brand(environment),
            region: self.region(environment),
            guide: self.guide(),
            product: self.product(),
            conflicts: &self.conflicts,
            versions: self.versions,
            now: environment.now(),
            zone: &environment.zone,
            thresholds: environment.settings.expiry,
            language: &environment.language,
            width,
        }
    }

    /// Returns the completeness of each step.
    pub fn status(&self, environment: &Environment) -> [StepStatus; 7] {
        step_status(
            &self.draft,
            &self.parsed,
            crate::account::preflight::Circumstances {
                brand: self.brand(environment),
                conflicts: &self.conflicts,
                now: environment.now(),
                zone: &environment.zone,
                thresholds: environment.settings.expiry,
            },
        )
    }

    /// Returns whether the page that tests the sign-in is shown.
    pub fn is_testing(&self) -> bool {
        self.step == Step::Enable && self.sign_in.is_open()
    }

    /// Moves to a step and remembers the furthest one reached.
    pub fn go_to(&mut self, step: Step) {
        // A running test continues. Its result is there when the page is opened again.
        self.sign_in.close();
        self.step = step;
        self.draft.step = step.number();
        self.draft.reached = self.draft.reached.max(step.number());
    }

    /// Returns whether the change requires parsing, and counts it.
    pub fn changed(&mut self, change: Change) -> bool {
        self.saving.is_dirty = true;

        if change == Change::Files {
            self.parse += 1;
            self.is_parsing = true;
        }

        change == Change::Files
    }
}
