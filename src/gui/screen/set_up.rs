//! Step 1: whose account this is: name, brand, region, identity provider.

mod sign_in_picture;

use self::sign_in_picture::sign_in_picture;
use super::{Action, Change, Context, Work};
use crate::account::draft::ChosenProduct;
use crate::brand::Value;
use crate::gui::theme::space::{L, S, radius};
use crate::gui::theme::{Element, Icon, Theme, text};
use crate::gui::widget::card;
use crate::gui::widget::choice::tile;
use crate::gui::widget::field::{field, labelled};
use crate::gui::widget::select::{Entry, select};
use crate::saml::product::Product;
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Background, Border, Color, Length};

/// The name of the field that is focused first.
pub const NAME: &str = "account-name";

/// The screen of step 1.
#[derive(Debug, Default)]
pub struct SetUp {}

/// What happened on the screen.
#[derive(Debug, Clone)]
pub enum Message {
    NameChanged(String),
    BrandChosen(String),
    RegionChosen(String),
    ProductChosen(ChosenProduct),
    Submitted,
}

impl SetUp {
    /// Handles a message.
    pub fn update(&mut self, message: Message, work: &mut Work<'_>) -> Action<Message> {
        match message {
            Message::NameChanged(name) => work.draft.name = name,
            Message::BrandChosen(id) => {
                if id != work.draft.brand {
                    work.environment.brands.get_or_first(&id).region("").id.clone_into(&mut work.draft.region);
                    work.draft.brand = id;
                }
            }
            Message::RegionChosen(id) => work.draft.region = id,
            // Pressing the chosen tile again leaves it open once more.
            Message::ProductChosen(product) => {
                work.draft.product = (work.draft.product != Some(product)).then_some(product);
            }
            Message::Submitted => return Action::Next,
        }

        Action::Changed(Change::Choices)
    }

    /// Returns the one line under the title.
    pub fn line(&self, _context: Context<'_>) -> String {
        "Choose the brand and identity provider. Instructions and values are tailored to them.".to_owned()
    }

    /// Draws the screen.
    pub fn view<'a>(&'a self, context: Context<'a>) -> Element<'a, Message> {
        column![sign_in_picture(context), self.account(context), self.identity_provider(context), values_note(context)]
            .spacing(L)
            .into()
    }

    fn account<'a>(&'a self, context: Context<'a>) -> Element<'a, Message> {
        let brands = context.brands.all();
        let brand_entries = brands
            .iter()
            .map(|brand| {
                let content =
                    row![mark(&brand.mark), text::body(&brand.short_name)].spacing(S).align_y(Alignment::Center);

                Entry::custom(&brand.short_name, content, Message::BrandChosen(brand.id.clone()))
            })
            .collect();
        let brand_face = row![
            mark(&context.brand.mark),
            text::body(&context.brand.short_name).wrapping(iced::widget::text::Wrapping::None)
        ]
        .spacing(S)
        .align_y(Alignment::Center);
        let regions = &context.brand.regions;
        let region_entries =
            regions.iter().map(|region| Entry::new(&region.name, Message::RegionChosen(region.id.clone()))).collect();
        // In a narrow window each of the three needs the same room.
        let wide = if context.width < 640.0 { 202 } else { 282 };
        let help = |words: &'static str| -> Option<Element<'a, Message>> {
            Some(text::caption(words).style(text::muted).into())
        };

        card::dense(
            row![
                container(
                    field("Example Ltd. UK", &context.draft.name)
                        .label("Account name")
                        .help("Only you see this name.")
                        .id(NAME)
                        .on_input(Message::NameChanged)
                        .on_submit(Message::Submitted)
                )
                .width(Length::FillPortion(wide)),
                container(labelled(
                    "Brand",
                    select(brand_face, brand_entries, brands.iter().position(|brand| brand.id == context.brand.id))
                        .id("brand"),
                    help("The portal that you use.")
                ))
                .width(Length::FillPortion(202)),
                container(labelled(
                    "Region",
                    select(
                        text::body(&context.region.name).wrapping(iced::widget::text::Wrapping::None),
                        region_entries,
                        regions.iter().position(|region| region.id == context.region.id)
                    )
                    .id("region"),
                    help("Where the account is hosted.")
                ))
                .width(Length::FillPortion(202)),
            ]
            .spacing(L),
        )
    }

    fn identity_provider<'a>(&'a self, context: Context<'a>) -> Element<'a, Message> {
        let chosen = context.draft.product;
        let tiles: Vec<(&str, ChosenProduct)> = Product::ALL
            .iter()
            .map(|product| (product.name(), ChosenProduct::Known(*product)))
            .chain([("Another SAML 2.0 provider", ChosenProduct::Another)])
            .collect();
        let columns = if context.width < 560.0 { 3 } else { 4 };
        let grid = tiles.chunks(columns).map(|line| {
            let mut tiles = row![].spacing(S);

            for (name, product) in line {
                tiles = tiles.push(tile(*name, chosen == Some(*product), Some(Message::ProductChosen(*product))));
            }

            for _ in line.len()..columns {
                tiles = tiles.push(Space::new().width(Length::Fill));
            }

            tiles.into()
        });

        card::dense(column![
            text::heading("Identity provider"),
            text::body(
                "The service where your users already sign in, such as Microsoft Entra ID or Okta. Not sure? Skip this. Step 2 \
                 tries to detect it."
            )
            .style(text::muted),
            Space::new().height(S),
            column(grid).spacing(S),
        ])
    }
}

/// Says where the service provider values of the brand will come from.
fn values_note<'a>(context: Context<'a>) -> Element<'a, Message> {
    let name = &context.brand.short_name;
    let words = match (&context.region.entity_id, &context.region.assertion_consumer_service) {
        (Value::Published { source, .. }, Value::Published { .. }) => {
            format!("{source} publishes the service provider values for this region. Step 6 fills them in.")
        }
        _ => format!(
            "{name} doesn’t publish its service provider values. Step 6 needs the SP metadata from the portal or support."
        ),
    };

    row![Icon::Info.sized(16).style(text::muted), text::caption(words).style(text::muted).width(Length::Fill)]
        .spacing(S)
        .align_y(Alignment::Center)
        .into()
}

/// The 8 px square beside a brand's name.
pub fn mark<'a, M: 'a>(mark: &crate::brand::Mark) -> Element<'a, M> {
    let light = Color::from_rgb8(mark.light.red, mark.light.green, mark.light.blue);
    let dark = Color::from_rgb8(mark.dark.red, mark.dark.green, mark.dark.blue);

    container(Space::new().width(8).height(8))
        .style(move |theme: &Theme| {
            let ground = match theme {
                Theme::Light => light,
                Theme::Dark => dark,
                Theme::HighContrast => theme.palette().muted,
            };

            container::Style {
                background: Some(Background::Color(ground)),
                border: Border::default().rounded(radius::SMALL / 2.0),
                ..container::Style::default()
            }
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Draft;
    use crate::account::profile::Parsed;
    use crate::gui::testing::environment;

    fn told(draft: &mut Draft, message: Message) -> Action<Message> {
        let environment = environment();
        let parsed = Parsed::default();
        let mut work = Work { draft, parsed: &parsed, environment: &environment, account: uuid::Uuid::nil() };

        SetUp::default().update(message, &mut work)
    }

    #[test]
    fn what_is_typed_is_kept_at_once() {
        let mut draft = Draft::default();

        assert!(matches!(
            told(&mut draft, Message::NameChanged("Example UK".to_owned())),
            Action::Changed(Change::Choices)
        ));
        assert_eq!(draft.name, "Example UK");
    }

    #[test]
    fn another_brand_brings_its_own_first_region() {
        let mut draft = Draft { region: "us".to_owned(), ..Draft::default() };

        let _ = told(&mut draft, Message::BrandChosen("bt-cloud-work".to_owned()));

        assert_eq!((draft.brand.as_str(), draft.region.as_str()), ("bt-cloud-work", "uk"));
    }

    #[test]
    fn choosing_the_same_brand_again_keeps_the_region() {
        let mut draft = Draft { brand: "ringcentral".to_owned(), region: "eu".to_owned(), ..Draft::default() };

        let _ = told(&mut draft, Message::BrandChosen("ringcentral".to_owned()));

        assert_eq!(draft.region, "eu");
    }

    #[test]
    fn pressing_the_chosen_tile_again_leaves_the_identity_provider_open() {
        let mut draft = Draft::default();
        let okta = ChosenProduct::Known(Product::Okta);

        let _ = told(&mut draft, Message::ProductChosen(okta));
        assert_eq!(draft.product, Some(okta));

        let _ = told(&mut draft, Message::ProductChosen(okta));
        assert_eq!(draft.product, None);
    }
}
