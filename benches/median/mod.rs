//! The measure of every benchmark: the median of many runs.

use std::time::{Duration, Instant};

/// Runs `work` `runs` times, and returns the median time.
pub fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();

            work();
            start.elapsed()
        })
        .collect();

    times.sort_unstable();
    times[runs / 2]
}
