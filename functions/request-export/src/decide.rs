//! Whether a copy is made, and which.

use shared::domain::{Export, ExportState, IdempotencyKey, Timestamp, local_date, zone};
use shared::http::Problem;

/// What comes next.
#[derive(Debug, Eq, PartialEq)]
pub enum Step {
    /// Nothing: this is the one that is asked for.
    Answer(Export),
    /// It is to be written down.
    Write(Export),
}

/// Decides, upon those that are known, the newest first. A key that was sent before means the copy of that time (S24), and
/// one at a time is made. Two who ask at once mean a copy of the same name, of which the table takes one.
/// Error: `too_many_exports`, with the seconds until tomorrow.
pub fn decide(known: &[Export], idempotency_key: &IdempotencyKey, now: Timestamp) -> Result<Step, Problem> {
    let same = known.iter().find(|export| export.idempotency_key == *idempotency_key);
    let under_way = known.first().filter(|export| export.state_at(now) == ExportState::Requested);
    if let Some(export) = same.or(under_way) {
        return Ok(Step::Answer(export.clone()));
    }
    let before = of_today(known, now);
    if before >= Export::PER_DAY {
        let mut problem = Problem::too_many_requests(seconds_until_tomorrow(now));
        problem.code = "too_many_exports";
        return Err(problem);
    }
    Export::new(before, idempotency_key.clone(), now).map(Step::Write).map_err(Problem::internal)
}

/// How many were asked for today, as the clocks in Poland have it.
pub fn of_today(known: &[Export], now: Timestamp) -> usize {
    let today = local_date(now);
    known.iter().filter(|export| export.day() == today).count()
}

fn seconds_until_tomorrow(now: Timestamp) -> u32 {
    const DAY: u32 = 24 * 3600;
    let midnight = local_date(now).tomorrow().and_then(|day| zone().to_timestamp(day.at(0, 0, 0, 0)));
    let seconds = midnight.map(|midnight| midnight.as_second() - now.as_second());
    seconds.ok().and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    const NOON: &str = "2026-11-23T11:00:00Z";

    fn key(letter: &str) -> IdempotencyKey {
        IdempotencyKey::parse(&letter.repeat(16)).expect("a key")
    }

    fn export(before: usize, letter: &str, asked: &str, state: ExportState) -> Export {
        Export { state, ..Export::new(before, key(letter), at(asked)).expect("an export") }
    }

    fn written(known: &[Export], letter: &str, now: &str) -> String {
        match decide(known, &key(letter), at(now)) {
            Ok(Step::Write(export)) => export.id.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_day_has_three_copies_one_after_the_other() {
        assert_eq!(written(&[], "a", NOON), "exp_2026-11-23-1");
        let first = export(0, "a", NOON, ExportState::Ready);
        assert_eq!(written(std::slice::from_ref(&first), "b", NOON), "exp_2026-11-23-2");
        let second = export(1, "b", NOON, ExportState::Failed);
        let third = export(2, "c", NOON, ExportState::Ready);
        let all = [third, second, first];
        let refused = decide(&all, &key("d"), at("2026-11-23T22:59:00Z")).expect_err("too many");
        assert_eq!((refused.code, refused.retry_after_seconds), ("too_many_exports", Some(60)));
        // Midnight in Poland.
        assert_eq!(written(&all, "d", "2026-11-23T23:00:00Z"), "exp_2026-11-24-1");
    }

    #[test]
    fn s24_a_key_means_one_copy_and_one_at_a_time_is_made() {
        let (first, second) = (export(0, "a", NOON, ExportState::Ready), export(1, "b", NOON, ExportState::Requested));
        let known = [second.clone(), first.clone()];
        assert_eq!(decide(&known, &key("a"), at(NOON)).ok(), Some(Step::Answer(first)));
        for letter in ["b", "c"] {
            let decided = decide(&known, &key(letter), at(NOON)).ok();
            assert_eq!(decided, Some(Step::Answer(second.clone())), "{letter}");
        }
        // What was never made is given up, and another may be asked for.
        assert_eq!(written(&known, "c", "2026-11-23T12:00:00Z"), "exp_2026-11-23-3");
    }
}
