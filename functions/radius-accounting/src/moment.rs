//! When a report was true. Routers' clocks may be wrong by hours, reports are under way for days where the portal is away, and a
//! report that waited tells by `Acct-Delay-Time` how long it did, counted anew each time: none of these is believed by itself.

use shared::domain::Timestamp;

/// How far a router's clock may be behind what the server saw, in seconds: further off it is wrong.
const BEHIND_S: i64 = 600;
/// How far it may be ahead.
const AHEAD_S: i64 = 120;
/// How long a router may say that it kept a report to itself.
const DELAY_MAX_S: i64 = 86_400;
/// How long the server may have kept a report: readings older than this are gone anyway.
const SPOOLED_MAX_S: i64 = 8 * 86_400;

/// What a report says of its time.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// When the router says it was (`Portal-Event-Time`).
    pub event: Option<i64>,
    /// When the server got it first (`Portal-Received-At`).
    pub received: Option<i64>,
    /// How long it was under way before, as far as that is known (`Acct-Delay-Time`).
    pub delay: u32,
    /// Whether the server kept it for a while. The delay then tells of that as well.
    pub is_replayed: bool,
}

impl Told {
    /// The moment of the report, in whole seconds.
    pub fn moment(self, now: Timestamp) -> Timestamp {
        let now = now.as_second();
        let can_be = |received: &i64| (now - SPOOLED_MAX_S..=now + AHEAD_S).contains(received);
        let received = self.received.filter(can_be).unwrap_or(now).min(now);
        let delay = if self.is_replayed { 0 } else { i64::from(self.delay).min(DELAY_MAX_S) };
        let expected = received - delay;
        let is_sane = |event: &i64| (expected - BEHIND_S..=received + AHEAD_S).contains(event);
        Timestamp::from_second(self.event.filter(is_sane).unwrap_or(expected)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_600_000;

    fn moment(event: Option<i64>, received: Option<i64>, delay: u32, is_replayed: bool) -> i64 {
        let told = Told { event, received, delay, is_replayed };
        told.moment(Timestamp::from_second(NOW).expect("a time")).as_second() - NOW
    }

    #[test]
    fn a_routers_clock_is_believed_where_it_can_be_right() {
        assert_eq!(moment(Some(NOW - 3), Some(NOW), 0, false), -3);
        assert_eq!(moment(Some(NOW + 60), Some(NOW), 0, false), 60);
        for wrong in [0, NOW - 3600, NOW + 3600, i64::MIN, i64::MAX] {
            assert_eq!(moment(Some(wrong), Some(NOW - 1), 0, false), -1, "{wrong}");
        }
    }

    #[test]
    fn without_it_a_report_is_of_when_it_came_less_what_it_waited() {
        assert_eq!(moment(None, Some(NOW), 7, false), -7);
        assert_eq!(moment(None, None, 0, false), 0);
        assert_eq!(moment(Some(NOW - 3000), Some(NOW), 3000, false), -3000);
    }

    #[test]
    fn a_report_from_the_spool_is_of_when_the_server_got_it_whatever_its_delay_says_by_now() {
        let hours = 5 * 3600;
        assert_eq!(moment(Some(NOW - hours), Some(NOW - hours + 1), hours.try_into().expect("few"), true), -hours);
        assert_eq!(moment(None, Some(NOW - hours), 18_000, true), -hours);
        assert_eq!(moment(Some(0), Some(NOW - hours), 18_000, true), -hours);
        assert_eq!(moment(None, Some(NOW - 9 * 86_400), 0, true), 0, "no report is as old as that");
    }
}
