//! Work that must not run on the window's thread.

use iced::Task;
use iced::futures::channel::oneshot;

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

/// Runs blocking work as [`blocking`] does. The work can ask whether anybody still waits for its answer: nobody does once the
/// task was aborted.
pub fn while_wanted<T: Send + 'static, Message: Send + 'static>(
    work: impl FnOnce(&dyn Fn() -> bool) -> T + Send + 'static,
    then: impl Fn(T) -> Message + Send + 'static,
) -> Task<Message> {
    let answer = async move {
        let (sender, receiver) = oneshot::channel();
        let thread = tokio::task::spawn_blocking(move || {
            let answer = work(&|| !sender.is_canceled());
            // Nobody may be left to hear it.
            let _ = sender.send(answer);
        });

        // Dropped with the task: the thread goes on by itself until it asks.
        drop(thread);
        receiver.await
    };

    Task::future(answer).then(move |answer| match answer {
        Ok(answer) => Task::done(then(answer)),
        // Only a panic ends here, and nothing below the window panics.
        Err(_) => Task::none(),
    })
}
