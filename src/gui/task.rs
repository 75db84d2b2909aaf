//! Work that must not run on the window's thread.

use iced::Task;

/// Runs blocking work on a thread of its own, and turns its answer into a message.
pub fn blocking<T: Send + 'static, Message: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
    then: impl Fn(T) -> Message + Send + 'static,
) -> Task<Message> {
    Task::future(async move { tokio::task::spawn_blocking(work).await }).then(move |answer| match answer {
        Ok(answer) => Task::done(then(answer)),
        // Only a panic ends here, and nothing below the window panics.
        Err(_) => Task::none(),
    })
}
