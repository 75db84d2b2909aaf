//! The frame around every step: rail, header, footer, guide.

use super::app::Message;
use super::environment::Environment;
use super::screen::set_up::mark;
use super::screen::{ServiceProvider, sign_in};
use super::theme::space::{L, M, S, XL, XS, XXL, radius, size};
use super::theme::{Element, Icon, Theme, scrollbar, text};
use super::time::clock;
use super::widget::button::{Kind, ghost, primary, secondary, style};
use super::widget::explain;
use super::widget::logo::logo;
use super::widget::pressable::{pressable, step as step_style};
use super::wizard::{Step, Wizard};
use crate::account::status::StepStatus;
use crate::saml::Severity;
use iced::widget::{Space, column, container, row, rule, scrollable, space, stack};
use iced::{Alignment, Background, Border, Length, Padding, Size, padding};

/// The name of the scrollable in the content area.
pub const CONTENT: &str = "content";
/// The name of the button that opens the guide; it gets the focus back.
pub const GUIDE: &str = "guide";
/// The name of the button that opens the support dialog.
pub const SUPPORT: &str = "contact-support";

/// Draws a step in its frame for a window of `window`.
pub fn view<'a>(wizard: &'a Wizard, environment: &'a Environment, window: Size) -> Element<'a, Message> {
    let status = wizard.status(environment);
    let is_docked = wizard.is_guide_open && window.width >= size::GUIDE_DOCKS;
    let side = if window.width < size::NARROW { XL } else { XXL };
    let room = window.width - size::RAIL - if is_docked { size::GUIDE } else { 0.0 };
    let width = (room - 2.0 * side).min(size::CONTENT);
    let body = content(wizard, environment, side, width);
    let footer = footer(wizard, environment, &status, side);
    let guide = wizard.is_guide_open.then(|| {
        wizard.guide_panel.view(wizard.step, wizard.context(environment, width), is_docked).map(Message::Guide)
    });

    let middle: Element<'a, Message> = if is_docked {
        row![container(body).width(Length::Fill), guide.map(|guide| container(guide).width(size::GUIDE))].into()
    } else {
        let floating = guide.map(|guide| {
            row![
                space::horizontal(),
                container(guide).width(size::GUIDE).height(Length::Fill).padding(padding::top(S).right(S).bottom(S))
            ]
            .height(Length::Fill)
        });

        // One stack in every state, so that opening the guide keeps the state of the page.
        match floating {
            Some(floating) => stack![body, floating].into(),
            None => stack![body].into(),
        }
    };

    row![rail(wizard, environment, &status), column![container(middle).height(Length::Fill), footer]].into()
}

/// The step's header and screen, which scroll independently.
fn content<'a>(wizard: &'a Wizard, environment: &'a Environment, side: f32, width: f32) -> Element<'a, Message> {
    let context = wizard.context(environment, width);
    let (line, screen): (String, Element<'a, Message>) = match wizard.step {
        Step::SetUp => (wizard.set_up.line(context), wizard.set_up.view(context).map(Message::SetUp)),
        Step::Metadata => (wizard.metadata.line(context), wizard.metadata.view(context).map(Message::Metadata)),
        Step::Review => (wizard.review.line(context), wizard.review.view(context).map(Message::Review)),
        Step::EmailAttribute => {
            (wizard.email_attribute.line(context), wizard.email_attribute.view(context).map(Message::EmailAttribute))
        }
        Step::Certificates => {
            (wizard.certificates.line(context), wizard.certificates.view(context).map(Message::Certificates))
        }
        Step::ServiceProvider => {
            (wizard.service_provider.line(context), wizard.service_provider.view(context).map(Message::ServiceProvider))
        }
        Step::Enable if wizard.is_testing() => {
            (wizard.sign_in.line(context), wizard.sign_in.view(context).map(Message::SignIn))
        }
        Step::Enable => (wizard.enable.line(context), wizard.enable.view(context).map(Message::Enable)),
    };
    let (counter, title) = match wizard.is_testing() {
        true => (format!("Step {} of 7 · Test", wizard.step.number()), sign_in::TITLE),
        false => (format!("Step {} of 7", wizard.step.number()), wizard.step.title()),
    };
    let explanation = wizard.step.term().map(|term| explain(term, &context.brand.short_name));
    let heading = column![
        text::caption_medium(counter).style(text::muted),
        Space::new().height(XS),
        row![text::title(title), explanation].spacing(S).align_y(Alignment::Center),
    ];
    let guide = secondary("Guide", Message::GuideToggled).icon(Icon::BookOpen).id(GUIDE);
    let header = column![
        row![heading, space::horizontal(), container(guide).padding(padding::top(L - XS))].align_y(Alignment::Start),
        Space::new().height(S),
        text::body(line).style(text::muted),
        Space::new().height(L),
    ];

    let page = container(container(column![header, screen]).width(width)).width(Length::Fill).padding(Padding {
        top: XL,
        right: side,
        bottom: XL,
        left: side,
    });

    // A long list scrolls independently, below its search.
    if wizard.step == Step::Metadata && wizard.metadata.is_list() {
        return page.height(Length::Fill).into();
    }

    scrollable(page)
        .id(CONTENT)
        .direction(scrollable::Direction::Vertical(scrollbar()))
        .width(Length::Fill)
        .height(Length::Fill)
        .into()
}

/// The rail: account, the seven steps with their thread, and the ways out.
fn rail<'a>(wizard: &'a Wizard, environment: &'a Environment, status: &[StepStatus; 7]) -> Element<'a, Message> {
    let brand = wizard.brand(environment);
    let name = if wizard.draft.name.trim().is_empty() { "New account" } else { wizard.draft.name.trim() };
    let steps = Step::ALL.map(|step| rail_step(wizard, step, &status[step.index()]));
    let head = row![logo(24.0), text::strong("Single Sign-on")].spacing(S).align_y(Alignment::Center).height(XXL);
    let account = column![
        text::heading(name).wrapping(iced::widget::text::Wrapping::WordOrGlyph),
        row![mark(&brand.mark), text::caption(&brand.short_name).style(text::muted)]
            .spacing(S)
            .align_y(Alignment::Center)
            .height(20),
    ];
    let way_out = |icon: Icon, label: &'static str, message: Message, id: Option<&'static str>| {
        // The icon is in the lane of the steps' icons, the label where their numbers start.
        let face = row![icon.sized(16), text::label(label)].spacing(M).align_y(Alignment::Center).height(Length::Fill);
        let button = pressable(face, Some(message))
            .width(Length::Fill)
            .height(size::BUTTON)
            .padding([0.0, S + 2.0])
            .style(|theme, status| style(Kind::Ghost, theme, status));

        match id {
            Some(id) => button.id(id),
            None => button,
        }
    };

    let rail = column![
        container(head).padding([0.0, S]),
        Space::new().height(L),
        container(account).padding([0.0, S]),
        Space::new().height(L),
        column(steps),
        space::vertical(),
        way_out(Icon::ChevronLeft, "All accounts", Message::AllAccounts, None),
        way_out(Icon::LifeBuoy, "Contact support", Message::SupportAsked, Some(SUPPORT)),
    ]
    .padding(Padding::from([L, M]));

    row![
        container(rail).width(size::RAIL - 1.0).height(Length::Fill).style(|theme: &Theme| container::Style {
            background: Some(Background::Color(theme.palette().rail)),
            ..container::Style::default()
        }),
        rule::vertical(1),
    ]
    .width(size::RAIL)
    .into()
}

/// One step in the rail: state, number, label, and the thread above and below.
fn rail_step<'a>(wizard: &Wizard, step: Step, status: &StepStatus) -> Element<'a, Message> {
    let is_reached = step.number() <= wizard.draft.reached;
    let is_current = step == wizard.step;
    // A shown step reports its own problems, so the rail marks only the others.
    let attention = status.attention.filter(|severity| is_reached && !is_current && *severity < Severity::Note);
    let is_thread_reached = |number: u8| number <= wizard.draft.reached;
    let thread = |is_shown: bool, is_reached: bool| {
        container(Space::new().width(2).height(Length::Fill)).style(move |theme: &Theme| container::Style {
            background: is_shown
                .then(|| Background::Color(if is_reached { theme.palette().accent } else { theme.palette().border })),
            ..container::Style::default()
        })
    };
    let state = rail_state(is_current, is_reached, status.is_complete, attention);
    let lane = column![
        container(thread(step.number() > 1, is_thread_reached(step.number()))).center_x(20).height(Length::Fill),
        state,
        container(thread(step.number() < 7, is_thread_reached(step.number() + 1))).center_x(20).height(Length::Fill),
    ]
    .width(20)
    .height(size::RAIL_STEP);
    let label = if is_current { text::strong(step.label()) } else { text::body(step.label()) };
    let label = if is_reached { label } else { label.style(text::muted) };
    let second = attention.map(|severity| {
        text::caption("Needs attention").style(move |theme: &Theme| iced::widget::text::Style {
            color: Some(super::widget::finding::colors(theme.palette(), severity).0),
        })
    });
    let number = text::label(step.number().to_string()).style(text::muted).width(M).align_x(Alignment::Center);
    let words =
        row![lane, number, column![label, second]].spacing(M - 2.0).align_y(Alignment::Center).height(Length::Fill);

    pressable(words, (is_reached || is_current).then_some(Message::StepChosen(step)))
        .width(Length::Fill)
        .height(size::RAIL_STEP)
        .padding([0.0, S])
        .style(step_style(is_current))
        .into()
}

/// The icon of a step's state, 20 wide and high.
fn rail_state<'a>(
    is_current: bool,
    is_reached: bool,
    is_complete: bool,
    attention: Option<Severity>,
) -> Element<'a, Message> {
    if let Some(severity) = attention {
        return super::widget::finding::icon(severity)
            .sized(20)
            .style(move |theme: &Theme| iced::widget::text::Style {
                color: Some(super::widget::finding::colors(theme.palette(), severity).0),
            })
            .into();
    }

    if is_current {
        let dot = container(Space::new().width(8).height(8)).style(|theme: &Theme| container::Style {
            background: Some(Background::Color(theme.palette().accent)),
            border: Border::default().rounded(radius::PILL),
            ..container::Style::default()
        });

        return disc(dot, |palette| (Some(palette.surface), palette.accent, 2.0));
    }

    if is_reached && is_complete {
        let check = Icon::Check.sized(12).style(text::colored(|palette| palette.on_accent));

        return disc(check, |palette| (Some(palette.accent), palette.accent, 0.0));
    }

    disc(Space::new(), |palette| (None, palette.border_control, 1.0))
}

type Disc = fn(&super::theme::Palette) -> (Option<iced::Color>, iced::Color, f32);

fn disc<'a>(content: impl Into<Element<'a, Message>>, look: Disc) -> Element<'a, Message> {
    container(content)
        .center(20)
        .style(move |theme: &Theme| {
            let (ground, line, width) = look(theme.palette());

            container::Style {
                background: ground.map(Background::Color),
                border: Border { color: line, width, radius: radius::PILL.into() },
                ..container::Style::default()
            }
        })
        .into()
}

/// The footer: Back, the saving state, the reason why Next is off, and Next.
fn footer<'a>(
    wizard: &'a Wizard,
    environment: &'a Environment,
    status: &[StepStatus; 7],
    side: f32,
) -> Element<'a, Message> {
    let back = wizard.step.previous().map(|_| {
        let back = match wizard.is_testing() {
            true => ghost("Back to checks", Message::SignIn(sign_in::Message::Closed)),
            false => ghost("Back", Message::Back),
        }
        .icon(Icon::ArrowLeft);

        // Its icon is aligned with the content's edge.
        container(back).padding(Padding { left: -M, ..Padding::ZERO })
    });
    let (words, button) = match wizard.step {
        Step::Enable if wizard.is_testing() => {
            let done = Message::SignIn(sign_in::Message::Closed);

            (None, if wizard.sign_in.is_accepted() { primary("Done", done) } else { secondary("Done", done) })
        }
        Step::Enable => {
            let footer = wizard.enable.footer(wizard.context(environment, 0.0));

            (footer.reason, primary("Mark as enabled", footer.on_save.map(Message::Enable)))
        }
        step => {
            let missing = match step {
                Step::Metadata => wizard
                    .metadata
                    .busy()
                    .or_else(|| wizard.is_parsing.then(|| "Wait until the metadata is read.".to_owned())),
                _ => None,
            }
            .or_else(|| status[step.index()].missing.clone());
            let message = missing.is_none().then_some(Message::Next);

            let is_main =
                step != Step::ServiceProvider || !ServiceProvider::has_file_to_save(wizard.context(environment, 0.0));
            let next = if is_main { primary("Next", message) } else { secondary("Next", message) };

            (missing, next.trailing(Icon::ArrowRight))
        }
    };
    // The reason fills the remaining room and wraps in it, so the button keeps its width.
    let reason = container(words.map(|words| {
        row![Icon::Info.sized(16).style(text::muted), text::body(words).style(text::muted)]
            .spacing(S)
            .align_y(Alignment::Center)
    }))
    .align_right(Length::Fill);
    let line = row![back, saved(wizard, environment), reason, button]
        .spacing(L)
        .align_y(Alignment::Center)
        .height(size::FOOTER - 1.0)
        // The hairline's pixel is left out below too, so that centered content is on whole pixels.
        .padding(Padding { top: 0.0, right: side, bottom: 1.0, left: side });

    column![rule::horizontal(1), line].into()
}

/// "Saved 10:42", or why not.
fn saved<'a>(wizard: &'a Wizard, environment: &'a Environment) -> Element<'a, Message> {
    let saving = &wizard.saving;

    if let Some(trouble) = &saving.trouble {
        return row![
            Icon::OctagonX.sized(12).style(text::colored(|palette| palette.danger)),
            text::caption_medium(&trouble.message).style(text::colored(|palette| palette.danger)),
            secondary("Save again", Message::SaveAgain).compact(),
        ]
        .spacing(XS)
        .align_y(Alignment::Center)
        .into();
    }

    let words = match saving.saved_at {
        _ if saving.is_running || saving.is_dirty => "Saving…".to_owned(),
        Some(at) => format!("Saved {}", clock(at, &environment.zone)),
        None => return Space::new().into(),
    };

    row![Icon::Check.sized(12).style(text::muted), text::caption(words).style(text::muted)]
        .spacing(XS)
        .align_y(Alignment::Center)
        .into()
}
