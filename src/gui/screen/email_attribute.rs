//! Step 4: the attribute that carries the email address.

mod menu;
mod proof;
#[cfg(test)]
mod tests;
mod xml;

use self::menu::Offer;
use self::xml::Carrier;
use super::certificates::STACKS;
use super::{Action, Change, Context, Work};
use crate::account::draft::{ChosenProduct, EmailChoice};
use crate::glossary::Term;
use crate::gui::theme::space::{L, S, XS};
use crate::gui::theme::{Element, Icon, Theme, text};
use crate::gui::widget::button::secondary;
use crate::gui::widget::copy::{copy_ghost, copy_icon};
use crate::gui::widget::evidence::evidence;
use crate::gui::widget::field::{field, labelled};
use crate::gui::widget::select::{Entry, face, select};
use crate::gui::widget::{card, empty, explained, finding};
use crate::gui::wizard::Step;
use crate::phrase;
use crate::saml::attribute::{NameFormat, OfferedAttribute, Rank, email_candidates, usual_email_attribute};
use crate::saml::metadata::IdentityProvider;
use crate::saml::product::Product;
use crate::saml::{Finding, name_id};
use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row, stack};
use iced::{Alignment, Background, Length, padding};

/// The name of the drop-down.
pub const MAP: &str = "map-email-attribute";
/// The name of the field for a name that the metadata doesn't offer.
pub const CUSTOM_NAME: &str = "custom-attribute-name";
/// Below this width of the content, the XML is smaller, and the evidence is one word.
const NARROW: f32 = 640.0;

/// The screen of step 4.
#[derive(Debug, Default)]
pub struct EmailAttribute {}

/// An event on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    Chosen(EmailChoice),
    CustomNameChanged(String),
    FormatChosen(NameFormat),
    /// Remove the spaces at both ends of the entered name.
    Trimmed,
    /// Use the name that the product usually sends.
    FullNameTaken,
    /// Go to the step where the metadata is loaded.
    MetadataAsked,
}

impl EmailAttribute {
    /// Handles a message.
    pub fn update(&mut self, message: Message, work: &mut Work<'_>) -> Action<Message> {
        let usual = product(work).and_then(usual_email_attribute);
        let email = &mut work.draft.email;

        match message {
            Message::Chosen(choice) => {
                if choice == EmailChoice::Custom
                    && email.custom_name.is_empty()
                    && let Some((name, format)) = usual
                {
                    name.clone_into(&mut email.custom_name);
                    email.custom_format = format;
                }

                email.choice = Some(choice);
            }
            Message::CustomNameChanged(name) => email.custom_name = name,
            Message::FormatChosen(format) => email.custom_format = format,
            Message::Trimmed => email.custom_name = email.custom_name.trim().to_owned(),
            Message::FullNameTaken => {
                if let Some((name, format)) = usual {
                    name.clone_into(&mut email.custom_name);
                    email.custom_format = format;
                }
            }
            Message::MetadataAsked => return Action::GoTo(Step::Metadata),
        }

        Action::Changed(Change::Choices)
    }

    /// Returns the one line under the title.
    pub fn line(&self, context: Context<'_>) -> String {
        format!(
            "{} identifies users by email address. Choose the attribute that {} sends it in.",
            context.brand.short_name,
            context.idp()
        )
    }

    /// Draws the screen.
    pub fn view<'a>(&'a self, context: Context<'a>) -> Element<'a, Message> {
        let Some(provider) = &context.parsed.identity_provider else {
            let words = format!("Load {}’s metadata first. The attributes it offers are listed here.", context.idp());
            let action = secondary("Go to IdP metadata", Message::MetadataAsked).into();

            return card::roomy(empty(Icon::FileText, "No metadata yet", words, Some(action)));
        };
        let warning = (context.draft.email.choice == Some(EmailChoice::NameId))
            .then(|| format_warning(provider, context))
            .flatten()
            .map(|warning| finding::finding(&warning, []));
        let carrier = carrier(&provider.attributes, context);

        column![
            mapping(provider, context),
            warning,
            carrier.map(|carrier| must_send(carrier, context)),
            carrier.map(|carrier| proof::view(carrier, context)),
        ]
        .spacing(L)
        .into()
    }
}

/// Returns the recognized product, else the chosen one.
fn product(work: &Work<'_>) -> Option<Product> {
    let recognised = work.parsed.identity_provider.as_ref().and_then(IdentityProvider::product);

    recognised.or_else(|| work.draft.product.and_then(ChosenProduct::product))
}

/// Returns the carrier of the email address. Returns `None` until one is chosen and has a name.
fn carrier<'a>(offered: &'a [OfferedAttribute], context: Context<'a>) -> Option<Carrier<'a>> {
    let email = &context.draft.email;
    // The saved and exported name has no spaces at its ends.
    let custom_name = email.custom_name.trim();

    match email.choice.as_ref()? {
        EmailChoice::NameId => Some(Carrier::NameId),
        EmailChoice::Offered(name) => {
            let offered = offered.iter().find(|attribute| attribute.name == *name);

            Some(Carrier::Attribute { name, format: offered.and_then(|attribute| attribute.name_format.as_deref()) })
        }
        EmailChoice::Custom if custom_name.is_empty() => None,
        EmailChoice::Custom => Some(Carrier::Attribute { name: custom_name, format: Some(email.custom_format.uri()) }),
    }
}

/// The card with the drop-down.
fn mapping<'a>(provider: &'a IdentityProvider, context: Context<'a>) -> Element<'a, Message> {
    let choice = context.draft.email.choice.as_ref();
    let offers = menu::offers(&provider.attributes);
    let position = choice.and_then(|choice| menu::position(choice, &offers));
    let shown: Element<'a, Message> = match choice {
        None => text::body("Choose an attribute").style(text::muted).wrapping(Wrapping::None).into(),
        Some(EmailChoice::NameId) => face(menu::NAME_ID),
        Some(EmailChoice::Custom) => face(menu::CUSTOM),
        Some(EmailChoice::Offered(name)) => text::mono(menu::shortened(name)).wrapping(Wrapping::None).into(),
    };
    let menu = select(shown, menu::entries(&offers), position).id(MAP);
    let group = (choice == Some(&EmailChoice::Custom)).then(|| column![Space::new().height(L), custom(context)]);

    card::roomy(column![labelled("Map Email Attribute to", menu, Some(help(provider, &offers, context))), group,])
}

/// The text below the drop-down: the source of the choice, or how to choose.
fn help<'a>(provider: &'a IdentityProvider, offers: &[Offer<'_>], context: Context<'a>) -> Element<'a, Message> {
    let idp = context.idp();

    match &context.draft.email.choice {
        None => quiet(how_to_choose(provider, context)),
        Some(EmailChoice::Offered(name)) => {
            let whole = row![text::mono(name).wrapping(Wrapping::WordOrGlyph).width(Length::Fill), copy_icon(name),]
                .spacing(S)
                .align_y(Alignment::Center);
            let state: Element<'a, Message> = match offers.iter().find(|offer| offer.attribute.name == *name) {
                None => caution(format!(
                    "The metadata no longer lists this attribute. Choose another one, unless you know that {idp} still sends it."
                )),
                Some(offer) if offer.rank == Some(Rank::Doubtful) => caution(
                    "Often the same as the email address, but not always. Users whose value differs aren’t found.",
                ),
                Some(offer) => evidence(offer.evidence()),
            };

            column![state, whole].spacing(XS).into()
        }
        Some(EmailChoice::NameId) => column![
            explained(
                quiet(format!("{} must send the NameID in emailAddress format:", context.idp().at_start())),
                Term::NameId,
                &context.brand.short_name,
            ),
            row![
                text::mono(name_id::EMAIL_ADDRESS).wrapping(Wrapping::WordOrGlyph).width(Length::Fill),
                copy_icon(name_id::EMAIL_ADDRESS),
            ]
            .spacing(S)
            .align_y(Alignment::Center),
        ]
        .into(),
        Some(EmailChoice::Custom) if provider.attributes.is_empty() => quiet(how_to_choose(provider, context)),
        Some(EmailChoice::Custom) => {
            quiet(format!("Not listed in the metadata. Enter the name exactly as {idp} sends it."))
        }
    }
}

/// Says how to choose, depending on what the metadata offers.
fn how_to_choose(provider: &IdentityProvider, context: Context<'_>) -> String {
    let idp = context.idp();
    let candidates = email_candidates(&provider.attributes).candidates;

    match candidates.as_slice() {
        _ if provider.attributes.is_empty() => format!(
            "{}’s metadata lists no attributes, which is common. Choose Custom and enter the name, or choose SAML_SUBJECT (NameID).",
            idp.at_start()
        ),
        [] => format!(
            "No attribute in the metadata is known to contain the email address. Choose the one {idp} uses, SAML_SUBJECT (NameID), or Custom."
        ),
        [only] => format!("“{}” is recognized as the email attribute.", menu::shortened(only)),
        several => {
            let several: Vec<String> = several.iter().map(|name| format!("“{}”", menu::shortened(name))).collect();

            format!("Choose the one that {idp} sends: {}.", phrase::or(&several))
        }
    }
}

/// The group of Custom…: a name and its format, with a line at the left.
fn custom<'a>(context: Context<'a>) -> Element<'a, Message> {
    let email = &context.draft.email;
    let usual = context.product.and_then(usual_email_attribute);
    let known = match usual {
        Some((name, _)) if name == email.custom_name && context.width < NARROW => "Inferred".to_owned(),
        Some((name, _)) if name == email.custom_name => format!("Inferred: usual for {}", context.idp()),
        _ => "Entered by you".to_owned(),
    };
    let is_empty = email.custom_name.trim().is_empty();
    let name = field("", &email.custom_name)
        .label("Attribute name")
        .mono()
        .id(CUSTOM_NAME)
        .on_input(Message::CustomNameChanged)
        .error(is_empty.then_some("Enter the name of the attribute that contains the email address."))
        .help_element(name_help(context));
    let name = if is_empty { name } else { name.beside_label(evidence(known)) };
    let formats = NameFormat::ALL.map(|format| Entry::new(format.word(), Message::FormatChosen(format))).into();
    let position = NameFormat::ALL.iter().position(|format| *format == email.custom_format);
    let format = labelled(
        "Name format",
        select(face(email.custom_format.word()), formats, position),
        Some(quiet(format_help(context))),
    );
    let fields: Element<'a, Message> = if context.width < STACKS {
        column![name, format].spacing(L).into()
    } else {
        row![container(name).width(Length::FillPortion(1)), container(format).width(Length::FillPortion(1))]
            .spacing(L)
            .into()
    };

    let line = container(Space::new().width(2).height(Length::Fill)).style(|theme: &Theme| container::Style {
        background: Some(Background::Color(theme.palette().accent)),
        ..container::Style::default()
    });

    // Only the fields know their height, so they are the stack's first layer, and the line gets the same height.
    stack![container(fields).padding(padding::left(L + 2.0)), line].into()
}

/// The text below the entered name: help, or a likely mistake with the button that fixes it.
fn name_help<'a>(context: Context<'a>) -> Element<'a, Message> {
    let name = &context.draft.email.custom_name;
    let wants_address = matches!(context.product, Some(Product::EntraId | Product::AdFs));

    if name.trim() != name {
        return mendable(
            "The name starts or ends with a space. SSO Wizard uses it without the space.",
            "Remove space",
            Message::Trimmed,
        );
    }

    if wants_address && !name.contains("://") {
        let words = format!("{} usually sends the full name, starting with http://.", context.idp().at_start());

        return mendable(words, "Use the full name", Message::FullNameTaken);
    }

    match context.guide.email.as_ref().and_then(|email| email.place.as_deref()) {
        Some(place) => quiet(format!("Case-sensitive. {place}")),
        None => quiet("Case-sensitive."),
    }
}

/// Says which format to choose.
fn format_help(context: Context<'_>) -> String {
    match context.product.and_then(usual_email_attribute) {
        Some((_, format @ (NameFormat::Basic | NameFormat::Uri))) => {
            format!("{} usually uses the {} format.", context.idp().at_start(), format.word())
        }
        Some((_, NameFormat::Unspecified)) | None => {
            "Keep Unspecified unless your identity provider says otherwise.".to_owned()
        }
    }
}

/// The card with the XML.
fn must_send<'a>(carrier: Carrier<'_>, context: Context<'a>) -> Element<'a, Message> {
    let lines = xml::lines(carrier);
    let copied = xml::text(&lines);

    card::card(column![
        card::head(format!("What {} must send", context.idp()), [copy_ghost("Copy XML", copied)]),
        xml::view(lines, context.width < NARROW),
    ])
}

/// Warns if the metadata lists NameID formats and emailAddress is not among them.
fn format_warning(provider: &IdentityProvider, context: Context<'_>) -> Option<Finding> {
    let formats = &provider.name_id_formats;

    if formats.is_empty() || formats.iter().any(|format| name_id::short_name(format) == "emailAddress") {
        return None;
    }

    let listed: Vec<&str> = formats.iter().map(|format| name_id::short_name(format)).collect();

    Some(
        Finding::warning("name-id-format-not-offered", "The metadata doesn’t list the emailAddress NameID format.")
            .meaning(format!(
                "It lists {}. If the NameID isn’t the email address, users aren’t found.",
                phrase::and(&listed)
            ))
            .hint(format!("Set the NameID format to emailAddress in {}, or map an attribute instead.", context.idp())),
    )
}

fn quiet<'a>(words: impl iced::widget::text::IntoFragment<'a>) -> Element<'a, Message> {
    text::caption(words).style(text::muted).into()
}

/// A warning of one line.
fn caution<'a>(words: impl iced::widget::text::IntoFragment<'a>) -> Element<'a, Message> {
    row![
        container(Icon::TriangleAlert.sized(12).style(text::colored(|palette| palette.warning))).padding([2.0, 0.0]),
        text::caption_medium(words).style(text::colored(|palette| palette.warning)).width(Length::Fill),
    ]
    .spacing(XS)
    .into()
}

/// A warning of one line with the button that fixes it.
fn mendable<'a>(
    words: impl iced::widget::text::IntoFragment<'a>,
    label: &'a str,
    message: Message,
) -> Element<'a, Message> {
    column![caution(words), secondary(label, message).compact()].spacing(XS).into()
}
