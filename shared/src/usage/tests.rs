//! Whatever order reports come in, and however often: the same sums, the same sessions, no change offered twice.

use proptest::prelude::*;

use super::*;
use crate::domain::Timestamp;
use crate::network::{ChangeBy, Stamp};

const START_S: i64 = 1_795_600_000;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(START_S + second).expect("a time")
}

fn reading(start: i64, seconds: u32, down_bytes: u64, down_packets: u32) -> Reading {
    let counters = Counters { down_bytes, up_bytes: down_bytes / 10, down_packets, up_packets: down_packets / 2 };
    Reading { session: "a1".to_owned(), start: at(start), seconds, is_last: false, counters }
}

fn report(id: &str, start: i64, seconds: u32) -> Report {
    Report {
        id: id.to_owned(),
        nas: "bras-1".to_owned(),
        nas_address: "10.0.0.1".to_owned(),
        session_id: "81a00001".to_owned(),
        address: Some("100.64.0.7".to_owned()),
        mac: None,
        at: at(start + i64::from(seconds)),
        seconds,
        is_last: false,
        stamp: Some(Stamp::default()),
        interim_s: 300,
    }
}

fn stop(id: &str, start: i64, seconds: u32) -> Report {
    Report { is_last: true, ..report(id, start, seconds) }
}

#[test]
fn traffic_is_spread_over_the_time_it_was_counted_in() {
    let series = series(&[reading(0, 300, 3_000_000, 3000), reading(0, 600, 3_000_000, 3000)], at(0), at(900), 300);
    let full = Point { down_bps: 80_000, up_bps: 8000, down_pps: 10, up_pps: 5 };
    assert_eq!(series.points, [Some(full), Some(Point::default()), None]);
    assert_eq!((series.down_bytes, series.up_bytes, series.down_packets), (3_000_000, 300_000, 3000));
}

#[test]
fn where_nothing_is_known_is_a_gap_whose_traffic_counts_all_the_same() {
    let readings = [reading(0, 300, 300, 1), reading(0, 3300, 1_000_000, 1), reading(0, 3600, 1_000_300, 1)];
    let series = series(&readings, at(0), at(3600), 300);
    let known: Vec<bool> = series.points.iter().map(Option::is_some).collect();
    assert_eq!(known, [vec![true], vec![false; 10], vec![true]].concat());
    assert_eq!(series.down_bytes, 1_000_300);
}

#[test]
fn of_a_stretch_that_reaches_into_the_window_the_share_counts() {
    let series = series(&[reading(-300, 600, 6000, 60)], at(0), at(300), 300);
    assert_eq!((series.down_bytes, series.down_packets), (3000, 30));
    assert_eq!(series.points, [Some(Point { down_bps: 80, up_bps: 8, down_pps: 0, up_pps: 0 })]);
}

#[test]
fn counters_that_begin_anew_at_two_to_the_32nd_go_on() {
    let readings = [reading(0, 300, (1 << 32) - 100, u32::MAX), reading(0, 600, 200, 9)];
    let series = series(&readings, at(0), at(600), 300);
    assert_eq!((series.down_bytes, series.down_packets), ((1 << 32) + 200, (1 << 32) + 9));
}

#[test]
fn a_report_that_is_off_by_seconds_is_of_the_same_session() {
    let readings = [reading(0, 300, 3000, 3), reading(2, 600, 6000, 6), reading(-1, 900, 9000, 9)];
    assert_eq!(series(&readings, at(-60), at(1000), 300).down_bytes, 9000);
    let anew = [reading(0, 300, 3000, 3), reading(400, 100, 50, 1)];
    assert_eq!(series(&anew, at(-60), at(1000), 300).down_bytes, 3050);
}

#[test]
fn a_session_that_goes_on_after_its_end_was_told_is_on_and_as_far_behind_as_it_was() {
    let (mut line, target) = behind();
    let session = &mut line.sessions[0];
    let _ = session.offer(target, ChangeBy::Disconnect, at(310)).expect("due");
    session.settle(Outcome::Ended, at(311));
    line.take(&report("a", 0, 320)).expect("overtaken by its end");
    assert_eq!(line.online(at(330)), None);
    line.take(&report("a", 0, 600)).expect("it goes on");
    assert_eq!(line.online(at(610)).map(|session| session.session_id.as_str()), Some("81a00001"));
    assert!(line.is_behind(target, at(610)));
}

#[test]
fn a_reading_is_read_as_it_was_written() {
    for is_last in [false, true] {
        let reading = Reading { is_last, ..reading(7, 86_399, 1 << 40, u32::MAX) };
        assert_eq!(Reading::parse(&reading.name(), reading.numbers()), Some(reading));
    }
    for name in ["ttl", "PK", "r", "r05-a1", "r05-a1-zz"] {
        assert_eq!(Reading::parse(name, [0; 5]), None, "{name}");
    }
}

#[test]
fn an_id_that_is_given_anew_is_another_session() {
    let mut line = Line::default();
    line.take(&report("a", 0, 300)).expect("a session");
    line.take(&report("a", 20, 600)).expect("the same: routers round");
    assert_eq!((line.sessions.len(), line.sessions[0].start), (1, at(0)));
    line.take(&report("a", 1000, 10)).expect("another");
    assert_eq!(line.sessions.len(), 2);
    assert!(line.sessions[0].ended.is_some());
    // A report of the one before that was spooled meanwhile.
    line.take(&report("a", 0, 900)).expect("the first");
    assert_eq!((line.sessions.len(), line.online(at(1020)).map(|session| session.start)), (2, Some(at(1000))));
}

#[test]
fn what_ended_stays_ended_and_what_is_silent_is_over() {
    let mut line = Line::default();
    line.take(&stop("a", 0, 600)).expect("a session");
    line.take(&report("a", 0, 300)).expect("late");
    assert_eq!((line.online(at(601)), line.offline_since(at(700))), (None, Some(at(600))));
    let mut line = Line::default();
    line.take(&report("a", 0, 300)).expect("a session");
    assert!(line.online(at(1200)).is_some() && line.online(at(1201)).is_none());
}

#[test]
fn a_router_that_was_started_anew_has_none_of_its_old_sessions() {
    let mut line = Line::default();
    line.take(&report("a", 0, 300)).expect("a session");
    line.rebooted("bras-2", at(400));
    assert!(line.online(at(500)).is_some());
    line.rebooted("bras-1", at(400));
    assert_eq!(line.offline_since(at(500)), Some(at(400)));
}

#[test]
fn a_line_has_room_for_three_sessions_and_takes_a_unit_at_most() {
    let long = |id: usize, start| Report {
        id: format!("{id:032}"),
        nas: "n".repeat(64),
        session_id: "s".repeat(32),
        address: Some("2001:0db8:0000:0000:0000:0000:0000:0001".to_owned()),
        mac: crate::domain::Mac::parse("02:00:5e:10:00:01").ok(),
        ..report("", start, 300)
    };
    let mut line = Line { revision: u64::MAX, ..Line::default() };
    for at_once in 0..6 {
        let session = line.take(&long(at_once, i64::try_from(at_once).expect("few") * 100)).expect("a session");
        let _ = session.offer(Stamp::at(at(5000)), ChangeBy::Coa, at(700)).expect("due");
    }
    assert_eq!(line.sessions.len(), 3);
    assert!(line.take(&long(9, -5000)).is_none(), "older than all that are remembered");
    let item: crate::store::Item = serde_dynamo::to_item(&line).expect("an item");
    let json = serde_json::to_vec(&line).expect("json").len();
    assert!(item.len() == 2 && json < 1400, "{json}");
}

fn behind() -> (Line, Stamp) {
    let mut line = Line::default();
    line.take(&report("a", 0, 300)).expect("a session");
    (line, Stamp::at(at(100)))
}

#[test]
fn a_change_is_offered_by_one_way_at_a_time_and_again_when_nothing_came_of_it() {
    let (mut line, target) = behind();
    let session = &mut line.sessions[0];
    let first = session.offer(target, ChangeBy::Coa, at(310)).expect("due").clone();
    assert_eq!(session.offer(target, ChangeBy::Coa, at(354)), None);
    let again = session.offer(target, ChangeBy::Coa, at(355)).expect("due again").clone();
    assert_eq!((first.id, ActionKind::Coa), (again.id.clone(), again.kind));
    // An answer of no is an answer: the next way may try at once. After the second no the session is ended instead.
    for _ in 0..2 {
        session.settle(Outcome::Failed, at(356));
        let _ = session.offer(target, ChangeBy::Coa, at(357)).expect("due");
    }
    let last = session.offer.clone().expect("an offer");
    assert_eq!((last.id, last.kind, last.failed), (again.id, ActionKind::Disconnect, 2));
}

#[test]
fn a_change_that_was_done_is_not_offered_again_and_a_newer_one_is() {
    let (mut line, target) = behind();
    let session = &mut line.sessions[0];
    let first = session.offer(target, ChangeBy::Coa, at(310)).expect("due").id.clone();
    session.settle(Outcome::Changed, at(311));
    assert_eq!(session.offer(target, ChangeBy::Coa, at(400)), None);
    let newer = session.offer(Stamp::at(at(350)), ChangeBy::Coa, at(400)).expect("due").id.clone();
    assert_ne!(first, newer);
    // Books that change while a change is on its way: the session then has what was brought, and is behind again.
    let newest = Stamp::at(at(401));
    session.settle(Outcome::Changed, at(402));
    assert!(session.offer(newest, ChangeBy::Coa, at(403)).is_some());
}

#[test]
fn a_session_that_is_over_or_up_to_date_is_left_alone() {
    let (mut line, target) = behind();
    let session = &mut line.sessions[0];
    assert_eq!(session.clone().offer(Stamp::default(), ChangeBy::Coa, at(310)), None);
    assert_eq!(session.clone().offer(target, ChangeBy::Coa, at(5000)), None, "nobody has heard of it for an hour");
    let _ = session.offer(target, ChangeBy::Disconnect, at(310)).expect("due");
    session.settle(Outcome::Ended, at(311));
    assert_eq!((session.offer.clone(), session.ended), (None, Some(at(311))));
    assert!(!line.is_behind(target, at(312)));
}

#[test]
fn a_line_that_is_let_in_as_before_is_not_ended_over_and_over() {
    let (mut line, target) = behind();
    let _ = line.offer("a", target, ChangeBy::Disconnect, at(310)).expect("due");
    line.sessions[0].settle(Outcome::Ended, at(311));
    // The network goes by what it remembers: the same books as before.
    line.take(&report("b", 315, 60)).expect("a session");
    assert_eq!(line.offer("b", target, ChangeBy::Disconnect, at(375)), None);
    assert!(line.is_behind(target, at(375)), "and it is not told as restored");
    // Newer books are another matter, and so is a line that comes back much later.
    assert!(line.clone().offer("b", Stamp::at(at(320)), ChangeBy::Disconnect, at(375)).is_some());
    line.take(&report("c", 1300, 60)).expect("a session");
    assert!(line.offer("c", target, ChangeBy::Disconnect, at(1360)).is_some());
}

#[test]
fn what_a_router_answers_is_understood() {
    for (result, cause, outcome) in [
        ("CoA-ACK", "", Outcome::Changed),
        ("Disconnect-ACK", "", Outcome::Ended),
        ("CoA-NAK", "Session-Context-Not-Found", Outcome::Ended),
        ("Disconnect-NAK", "503", Outcome::Ended),
        ("CoA-NAK", "Unsupported-Attribute", Outcome::Failed),
        ("timeout", "", Outcome::Failed),
        ("", "", Outcome::Failed),
    ] {
        assert_eq!(Outcome::of(result, cause), outcome, "{result} {cause}");
    }
}

/// What really happened: sessions one after the other, each with what went through between two reports.
fn truth() -> impl Strategy<Value = Vec<Vec<(u32, u64, u64)>>> {
    let step = (1_u32..900, 0_u64..(3 << 31), 0_u64..(1 << 31));
    prop::collection::vec(prop::collection::vec(step, 1..12), 1..5)
}

/// The reports of it: the counters as routers keep them. Some session ids are given anew.
fn told(truth: &[Vec<(u32, u64, u64)>]) -> (Vec<(Report, Counters)>, u64, u64, i64) {
    let (mut reports, mut begin, mut bytes_in_all, mut packets_in_all) = (Vec::new(), 0_i64, 0, 0);
    for (number, steps) in truth.iter().enumerate() {
        let id = if number % 2 == 0 { "a" } else { "b" };
        let (mut seconds, mut bytes, mut packets) = (0, 0, 0_u64);
        for (place, (after, more_bytes, more_packets)) in steps.iter().enumerate() {
            seconds += after;
            bytes += more_bytes;
            packets += more_packets;
            let is_last = place + 1 == steps.len();
            let counters = Counters {
                down_bytes: bytes,
                down_packets: u32::try_from(packets % (1 << 32)).expect("below 2^32"),
                ..Counters::default()
            };
            // Routers round, each time another way.
            let off = i64::try_from(place % 4).expect("few") - 1;
            let report = report(id, begin, seconds);
            reports.push((Report { is_last, at: at(begin + i64::from(seconds) + off), ..report }, counters));
        }
        bytes_in_all += bytes;
        packets_in_all += packets;
        begin += i64::from(seconds) + 120;
    }
    (reports, bytes_in_all, packets_in_all, begin)
}

/// Keeps reports as the table does: of a slot the latest of each session.
fn kept(reports: &[(Report, Counters)]) -> (Line, Vec<Reading>) {
    let (mut line, mut table) = (Line::default(), std::collections::BTreeMap::new());
    for (report, counters) in reports {
        let begin = report.at.as_second() - i64::from(report.seconds);
        let start =
            line.take(report).map_or_else(|| Timestamp::from_second(begin).expect("a time"), |session| session.start);
        let (session, seconds, is_last) = (session_tag(&report.id), report.seconds, report.is_last);
        let reading = Reading { session, start, seconds, is_last, counters: *counters };
        let slot = table.entry((reading.hour_s(), reading.name())).or_insert([0; 5]);
        if slot[0] < reading.numbers()[0] {
            *slot = reading.numbers();
        }
    }
    let readings = table.into_iter().filter_map(|((_, name), numbers)| Reading::parse(&name, numbers)).collect();
    (line, readings)
}

proptest! {
    #[test]
    fn any_order_duplication_and_loss_of_interim_updates_gives_the_sums_of_the_counters(
        truth in truth(),
        order in prop::collection::vec(any::<prop::sample::Index>(), 60),
        lost in prop::collection::vec(any::<bool>(), 60),
    ) {
        let (reports, bytes, packets, end) = told(&truth);
        let (_, in_order) = kept(&reports);
        let whole = series(&in_order, at(-3600), at(end + 3600), 300);
        // Of packets a router may count 2^32 between two reports that are kept, and no more.
        prop_assert_eq!((whole.down_bytes, whole.down_packets % (1 << 32)), (bytes, packets % (1 << 32)));

        // Every last report comes some time; of the others some are lost, and some come twice.
        let mut shuffled: Vec<(Report, Counters)> = reports.iter().zip(lost.iter().cycle())
            .filter(|((report, _), lost)| report.is_last || !**lost).map(|(report, _)| report.clone()).collect();
        for index in &order {
            let (one, other) = (index.index(shuffled.len()), order[0].index(shuffled.len()));
            shuffled.swap(one, other);
        }
        let again: Vec<_> = shuffled.iter().zip(lost.iter().cycle()).filter(|(_, again)| **again).map(|(report, _)| report.clone()).collect();
        shuffled.extend(again);
        let (_, readings) = kept(&shuffled);
        let whole = series(&readings, at(-3600), at(end + 3600), 300);
        prop_assert_eq!(whole.down_bytes, bytes);
        prop_assert_eq!(whole.down_packets % (1 << 32), packets % (1 << 32));
    }

    #[test]
    fn at_most_one_way_carries_a_change_at_any_time(
        steps in prop::collection::vec((0_i64..40, 0_u8..4), 1..40),
    ) {
        let (mut line, target) = behind();
        let session = &mut line.sessions[0];
        let (mut now, mut leased_until, mut is_done) = (310, 0, false);
        for (pause, what) in steps {
            now += pause;
            session.seen = at(now);
            match what {
                0 => { session.settle(Outcome::Failed, at(now)); leased_until = now; }
                1 if session.offer.is_some() => { session.settle(Outcome::Changed, at(now)); is_done = true; }
                _ => if session.offer(target, ChangeBy::Coa, at(now)).is_some() {
                    prop_assert!(now >= leased_until && !is_done);
                    leased_until = now + 45;
                }
            }
        }
    }
}
