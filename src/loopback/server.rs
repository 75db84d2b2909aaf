//! The server around the assertion consumer service: HTTP/1.1 on 127.0.0.1, with limits on everything.

use super::Test;
use super::acs::{Acs, MAX_BODY, Received, Reply, Request};
use super::page::SCRIPT;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    self, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::Timestamp;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc};
use tokio::task::{AbortHandle, JoinSet};

/// Maximum time that a test waits for its response.
pub const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// Maximum time for one connection: a browser on this computer needs milliseconds.
const CONNECTION: Duration = Duration::from_secs(10);
/// Maximum number of connections at once. One more ends the oldest, so that slow clients can't keep the browser out.
const MOST_CONNECTIONS: usize = 32;
/// Maximum length of a request's head, in bytes.
const MAX_HEAD: usize = 16 * 1024;
/// Maximum number of header fields in a request.
const MOST_HEADERS: usize = 64;

/// The reason why a test received no response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("Port {0} of this computer is already in use.")]
    PortTaken(u16),
    #[error("Couldn’t listen on port {port} of this computer: {reason}.")]
    Refused { port: u16, reason: String },
    #[error("No response arrived within {} minutes.", PATIENCE.as_secs() / 60)]
    TimedOut,
}

impl Error {
    /// Returns what to do.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::PortTaken(_) => {
                "Close the program that uses it, or choose another port and import the test SP metadata at the identity provider again."
            }
            Self::Refused { .. } => "Choose port 1024 or higher.",
            Self::TimedOut => {
                "Start the test again, and sign in within that time. If the identity provider showed an error, \
                 it probably doesn’t know the test service provider yet."
            }
        }
    }
}

/// A listening assertion consumer service.
#[derive(Debug)]
pub struct Listening {
    listener: TcpListener,
    port: u16,
}

impl Listening {
    /// Listens on a port of 127.0.0.1. Port 0 selects a free port.
    ///
    /// # Errors
    /// Returns [`Error::PortTaken`] or [`Error::Refused`] if it can't listen on the port.
    pub async fn open(port: u16) -> Result<Self, Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => Error::PortTaken(port),
            _ => Error::Refused { port, reason: error.to_string() },
        })?;
        let port = listener.local_addr().map_or(port, |address| address.port());

        Ok(Self { listener, port })
    }

    /// Returns the port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Waits for the one response to a test, for at most `patience`, then closes. Dropping the future closes too.
    ///
    /// # Errors
    /// Returns [`Error::TimedOut`] if no response arrives in time.
    pub async fn receive(self, test: Test, patience: Duration, now: fn() -> Timestamp) -> Result<Received, Error> {
        let acs = Arc::new(Mutex::new(Acs::new(test)));
        let (sender, mut answers) = mpsc::channel(1);
        let mut connections = Connections::default();
        let serve = async {
            loop {
                tokio::select! {
                    accepted = self.listener.accept() => {
                        // Out of handles for a moment, or closed before it was accepted, so waits for the next one.
                        let Ok((stream, _)) = accepted else {
                            tokio::task::yield_now().await;
                            continue;
                        };
                        connections.spawn(connection(stream, Arc::clone(&acs), sender.clone(), now));
                    }
                    answer = answers.recv() => {
                        if let Some((received, id)) = answer {
                            return (received, id);
                        }
                    }
                    Some(_) = connections.tasks.join_next() => {}
                }
            }
        };
        let (received, done) = tokio::time::timeout(patience, serve).await.map_err(|_| Error::TimedOut)?;

        // The browser receives its page before everything closes.
        let _ = tokio::time::timeout(CONNECTION, done).await;
        Ok(received)
    }
}

/// Returns a port that no program listens on now. It is between the ports that systems assign to services and the ports
/// that they use temporarily, so it is likely to stay free for years.
pub fn free_port() -> Option<u16> {
    const PORTS: std::ops::RangeInclusive<u16> = 20_000..=29_999;

    let [high, low, ..] = uuid::Uuid::new_v4().into_bytes();
    let start = u16::from_be_bytes([high, low]);
    let length = PORTS.end() - PORTS.start() + 1;
    (0..length)
        .map(|step| PORTS.start() + (start % length + step) % length)
        .find(|port| std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
}

/// The open connections.
#[derive(Debug, Default)]
struct Connections {
    tasks: JoinSet<()>,
    handles: VecDeque<AbortHandle>,
}

impl Connections {
    fn spawn(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.handles.retain(|handle| !handle.is_finished());
        if self.handles.len() >= MOST_CONNECTIONS
            && let Some(oldest) = self.handles.pop_front()
        {
            oldest.abort();
        }
        self.handles.push_back(self.tasks.spawn(work));
    }
}

/// A received response, and the receiver that ends once the browser has its page.
type Answer = (Received, tokio::sync::oneshot::Receiver<()>);

/// Serves one request of one connection.
async fn connection(stream: TcpStream, acs: Arc<Mutex<Acs>>, answers: mpsc::Sender<Answer>, now: fn() -> Timestamp) {
    // Kept until the connection ends, which notifies the task that waits for it.
    let ending = Arc::new(std::sync::Mutex::new(None));
    let kept = Arc::clone(&ending);
    let service = service_fn(move |request| {
        let (acs, answers, kept) = (Arc::clone(&acs), answers.clone(), Arc::clone(&kept));

        async move {
            let (reply, received) = respond(request, &acs, now).await;
            if let Some(received) = received {
                let (done, wait) = tokio::sync::oneshot::channel();
                if let Ok(mut kept) = kept.lock() {
                    *kept = Some(done);
                }
                // Fails only if the test was canceled.
                let _ = answers.send((received, wait)).await;
            }
            Ok::<_, Infallible>(response(reply))
        }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(CONNECTION)
        .max_buf_size(MAX_HEAD)
        .max_headers(MOST_HEADERS)
        .keep_alive(false);
    // Errors of a client don't matter here.
    let _ = tokio::time::timeout(CONNECTION, builder.serve_connection(TokioIo::new(stream), service)).await;
    drop(ending);
}

async fn respond(
    request: hyper::Request<Incoming>,
    acs: &Mutex<Acs>,
    now: fn() -> Timestamp,
) -> (Reply, Option<Received>) {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, MAX_BODY).collect().await.ok().map(http_body_util::Collected::to_bytes);
    let text = |value: &HeaderValue| value.to_str().map(str::to_owned).unwrap_or_default();
    let hosts: Vec<String> = head.headers.get_all(HOST).iter().map(text).collect();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let content_type = head.headers.get(CONTENT_TYPE).map(text);

    acs.lock().await.answer(
        Request {
            method: head.method.as_str(),
            path: head.uri.path(),
            hosts: &hosts,
            content_type: content_type.as_deref(),
            body: body.as_deref(),
        },
        now(),
    )
}

/// Writes a reply: it isn't cached or framed, and no script runs except the one that posts the request.
fn response(reply: Reply) -> Response<Full<Bytes>> {
    let script = STANDARD.encode(digest(&SHA256, SCRIPT.as_bytes()));
    let policy = if reply.posts_form {
        format!("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{script}'; frame-ancestors 'none'")
    } else {
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'".to_owned()
    };
    let fields: [(HeaderName, &str); 6] = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, &policy),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONNECTION, "close"),
    ];
    let mut response = Response::new(Full::new(Bytes::from(reply.html)));

    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in fields {
        // All of these values are plain ASCII.
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
