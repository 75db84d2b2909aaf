//! Work that must not run on the window's thread.

use iced::Task;
use iced::futures::channel::oneshot;

/// Runs blocking work on a separate thread, and turns its result into a message.
pub fn blocking<T: Send + 'static, Message: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
    then: impl Fn(T) -> Message + Send + 'static,
) -> Task<Message> {
    Task::future(async move { tokio::task::spawn_blocking(work).await }).then(move |answer| match answer {
        Ok(answer) => Task::done(then(answer)),
        // Only a panic reaches this, and nothing below the window panics.
        Err(_) => Task::none(),
    })
}

/// Runs blocking work as [`blocking`] does. The work can check whether its result is still wanted: it isn't once the task
/// was aborted.
pub fn while_wanted<T: Send + 'static, Message: Send + 'static>(
    work: impl FnOnce(&dyn Fn() -> bool) -> T + Send + 'static,
    then: impl Fn(T) -> Message + Send + 'static,
) -> Task<Message> {
    let answer = async move {
        let (sender, receiver) = oneshot::channel();
        let thread = tokio::task::spawn_blocking(move || {
            let answer = work(&|| !sender.is_canceled());
            // The receiver may be gone.
            let _ = sender.send(answer);
        });

        // A dropped handle doesn't stop the thread, which continues until it checks.
        drop(thread);
        receiver.await
    };

    Task::future(answer).then(move |answer| match answer {
        Ok(answer) => Task::done(then(answer)),
        // Only a panic reaches this, and nothing below the window panics.
        Err(_) => Task::none(),
    })
}
