//! A running fetch: its stages, its progress, and its time limit.

use super::{Message, READING, Running, TOLD_EVERY, address};
use crate::account::draft::Origin;
use crate::fetch::{self, Limits, Progress};
use crate::gui::amount;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, XL, XS, size};
use crate::gui::theme::{Element, Icon, text};
use crate::gui::widget::bar::progress;
use crate::gui::widget::card;
use crate::saml::shown::shown;
use iced::futures::channel::mpsc;
use iced::futures::{StreamExt, stream};
use iced::widget::{column, container, row, space};
use iced::{Alignment, Task, padding};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// The state of a fetch.
#[derive(Debug)]
pub(super) struct Fetching {
    host: String,
    started: Timestamp,
    limit: Duration,
    /// Host and status of each redirect.
    redirects: Vec<(String, u16)>,
    answered: Option<Answered>,
    received: u64,
    of: Option<u64>,
}

#[derive(Debug)]
struct Answered {
    /// Facts such as `200 OK, application/samlmetadata+xml`.
    facts: String,
    is_secure: bool,
    at: Timestamp,
}

impl Fetching {
    pub(super) fn new(url: &Url, now: Timestamp, limit: Duration) -> Self {
        Self {
            host: url.host_str().unwrap_or_default().to_owned(),
            started: now,
            limit,
            redirects: Vec::new(),
            answered: None,
            received: 0,
            of: None,
        }
    }

    pub(super) fn progressed(&mut self, progress: Progress, now: Timestamp) {
        match progress {
            Progress::Connecting { host } => {
                if !host.is_empty() {
                    self.host = host;
                }
            }
            Progress::Redirected { to, status, .. } => {
                let host = Url::parse(&to).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or(to);

                self.host.clone_from(&host);
                self.redirects.push((host, status));
                self.answered = None;
            }
            Progress::Answered { status, reason, content_type, length, secure } => {
                let status = format!("{status} {reason}");
                let facts = [Some(status.trim().to_owned()), content_type].into_iter().flatten().collect::<Vec<_>>();

                self.answered = Some(Answered { facts: facts.join(", "), is_secure: secure, at: now });
                self.of = length;
            }
            Progress::Received { bytes, of } => {
                self.received = bytes;
                self.of = of.or(self.of);
            }
        }
    }

    /// Returns one line with the server that is contacted, and the elapsed time.
    pub(super) fn words(&self, now: Timestamp) -> String {
        format!("Contacting {}, {} s of {} s", shown(&self.host, 80), self.seconds(now), self.limit.as_secs())
    }

    fn seconds(&self, now: Timestamp) -> i64 {
        (now.as_second() - self.started.as_second()).clamp(0, self.limit.as_secs().try_into().unwrap_or(i64::MAX))
    }

    /// Returns the filled part of the bar: nothing before a response. Returns `None` if the response has no length.
    pub(super) fn done(&self) -> Option<f32> {
        self.fraction().or(self.answered.is_none().then_some(0.0))
    }

    /// Returns the received fraction. Returns `None` if the length isn't known.
    fn fraction(&self) -> Option<f32> {
        let of = self.of.filter(|of| *of > 0)?;

        // A bar has a few hundred pixels, so this precision is enough.
        Some((self.received as f64 / of as f64) as f32)
    }
}

/// Fetches and reports progress, and ticks once a second for the clock on the screen.
pub(super) fn task(key: u64, url: String, limits: Limits) -> Task<Message> {
    let (sender, receiver) = mpsc::unbounded();
    let seconds = limits.total.as_secs();
    let fetched = async move {
        let mut told: Option<Instant> = None;
        let result = fetch::download(&url, &limits, |progress| {
            let is_news =
                !matches!(progress, Progress::Received { .. }) || told.is_none_or(|told| told.elapsed() >= TOLD_EVERY);

            if is_news {
                told = Some(Instant::now());
                // The receiver is gone only if the whole task was aborted.
                let _ = sender.unbounded_send(progress);
            }
        })
        .await;

        Message::Fetched { key, result: result.map(|fetched| Box::new(fetched.map(Arc::new))) }
    };
    let told = receiver.map(move |progress| Message::Progressed { key, progress });
    let ticks = stream::unfold(0, move |second| async move {
        if second == seconds {
            return None;
        }

        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Message::Ticked, second + 1))
    });

    Task::batch([Task::stream(stream::select(told, stream::once(fetched))), Task::stream(ticks)])
}

/// Draws a running load.
pub(super) fn view<'a>(running: &'a Running, context: Context<'a>) -> Element<'a, Message> {
    let top = container(address::busy(context)).padding(XL);
    let (title, clock) = match (&running.fetching, &running.origin) {
        (Some(fetching), _) => (
            format!("Fetching metadata from {}", shown(&fetching.host, 80)),
            Some(format!("{} s of {} s", fetching.seconds(context.now), fetching.limit.as_secs())),
        ),
        (None, Origin::File(name)) => (format!("Reading “{}”", shown(name, 80)), None),
        (None, _) => (READING.to_owned(), None),
    };
    let done = match &running.fetching {
        Some(_) if running.is_reading => Some(1.0),
        Some(fetching) => fetching.done(),
        None => None,
    };
    let head =
        row![text::strong(title).width(iced::Length::Fill), clock.map(|clock| text::body(clock).style(text::muted)),]
            .spacing(L);
    let stages = match &running.fetching {
        Some(fetching) => stages(fetching, running.is_reading),
        None => vec![Stage::new(Mark::Running, READING, amount_of(running))],
    };
    let body = column![head, progress(done), column(stages.into_iter().map(Stage::view))].spacing(M);
    let words = running.fetching.as_ref().map(|fetching| {
        let asked = if fetching.redirects.is_empty() {
            "Only this server is contacted."
        } else {
            "Only this server and those it redirects to are contacted."
        };

        text::caption(format!("{asked} You can go back to step 1 while this runs.")).style(text::muted)
    });

    column![card::card(column![top, card::hairline(), container(body).padding(padding::all(XL).top(L))]), words,]
        .spacing(L)
        .into()
}

fn amount_of(running: &Running) -> Option<String> {
    (running.received.bytes > 0).then(|| amount::bytes(running.received.bytes))
}

/// The progress of a stage.
#[derive(Clone, Copy)]
enum Mark {
    Done,
    /// Done, but with a concern.
    Doubtful,
    Running,
    ToCome,
}

/// One line: mark, words, fact.
struct Stage {
    mark: Mark,
    words: String,
    fact: Option<String>,
}

impl Stage {
    fn new(mark: Mark, words: impl Into<String>, fact: Option<String>) -> Self {
        Self { mark, words: words.into(), fact }
    }

    fn view<'a>(self) -> Element<'a, Message> {
        let (icon, role): (Icon, text::Role) = match self.mark {
            Mark::Done => (Icon::CircleCheck, |palette| palette.success),
            Mark::Doubtful => (Icon::TriangleAlert, |palette| palette.warning),
            Mark::Running => (Icon::LoaderCircle, |palette| palette.accent),
            Mark::ToCome => (Icon::Circle, |palette| palette.muted),
        };
        let words = text::body(self.words);
        let words = if matches!(self.mark, Mark::ToCome) { words.style(text::muted) } else { words };
        let fact = self.fact.map(|fact| text::caption(fact).style(text::muted));

        row![icon.sized(16).style(text::colored(role)), words, space::horizontal(), fact]
            .spacing(M)
            .align_y(Alignment::Center)
            .height(size::ROW)
            .padding(padding::right(XS / 4.0))
            .into()
    }
}

fn stages(fetching: &Fetching, is_reading: bool) -> Vec<Stage> {
    let mut stages: Vec<Stage> = fetching
        .redirects
        .iter()
        .map(|(host, status)| {
            Stage::new(Mark::Done, format!("Redirected to {}", shown(host, 80)), Some(status.to_string()))
        })
        .collect();

    let Some(answered) = &fetching.answered else {
        stages.push(Stage::new(Mark::Running, format!("Connecting to {}", shown(&fetching.host, 80)), None));
        stages.extend(
            ["Server responds", "Receive", "Read the metadata"].map(|words| Stage::new(Mark::ToCome, words, None)),
        );

        return stages;
    };
    let milliseconds = (answered.at.as_millisecond() - fetching.started.as_millisecond()).max(0);
    let took = Some(format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100));

    stages.push(if answered.is_secure {
        Stage::new(Mark::Done, "Connected, certificate trusted", took)
    } else {
        Stage::new(Mark::Doubtful, "Connected without encryption", took)
    });
    stages.push(Stage::new(Mark::Done, "Server responded", Some(shown(&answered.facts, 80))));

    let received = match fetching.of {
        Some(of) if !is_reading => format!("{} of {}", amount::bytes(fetching.received), amount::bytes(of)),
        _ => amount::bytes(fetching.received),
    };

    if is_reading {
        stages.push(Stage::new(Mark::Done, "Received", Some(received)));
        stages.push(Stage::new(Mark::Running, READING, None));
    } else {
        stages.push(Stage::new(Mark::Running, "Receiving", Some(received)));
        stages.push(Stage::new(Mark::ToCome, "Read the metadata", None));
    }

    stages
}
