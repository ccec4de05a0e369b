//! The homes of the demo: dialled in when they are first seen, with a week behind them.

use std::io;
use std::path::Path;

use jiff::SignedDuration;
use serde::Deserialize;
use shared::domain::Timestamp;

use super::Router;
use super::home::{Home, Nas, Stretch};
use super::radius::Verdict;
use super::session::Session;

/// A line of the import, as far as it matters to a home.
#[derive(Deserialize)]
struct Line {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    pppoe_login: String,
    #[serde(default)]
    pppoe_password: String,
    #[serde(default)]
    macs: Vec<String>,
}

/// Where a home was on in the last week, in minutes before now; 0 is on still.
const WEEK_MIN: i64 = 7 * 24 * 60 + 60;
const PRESENCE: [&[(i64, i64)]; 4] =
    [&[(WEEK_MIN, 3130), (2985, 0)], &[(WEEK_MIN, 2590)], &[(WEEK_MIN - 7, 540), (462, 0)], &[(WEEK_MIN - 13, 0)]];

/// The homes that a file of the import names.
pub(crate) fn homes(file: &Path) -> io::Result<Vec<Home>> {
    let text = std::fs::read_to_string(file)?;
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
    let hosts = lines.filter(|line| line.kind == "host" && !line.pppoe_password.is_empty());
    let home = |(index, line): (usize, Line)| Home {
        login: line.pppoe_login,
        password: line.pppoe_password,
        mac: line.macs.into_iter().next().unwrap_or_else(|| format!("02:00:5e:10:ff:{index:02x}")),
        nas: if index == 0 { Nas::Changes } else { Nas::Ends },
        session: None,
        dials_at: None,
    };
    Ok(hosts.enumerate().map(home).collect())
}

impl Router {
    /// Dials in the demo's homes, with a week of reports behind them. What was done before is not done again.
    pub(crate) async fn move_in(&self, homes: Vec<Home>) {
        if self.inner.store.state().has_demo {
            return;
        }
        let now = self.now_s();
        let mut weeks = Vec::new();
        for (home, presence) in homes.into_iter().zip(PRESENCE.iter().cycle()) {
            let week = match self.inner.radius.authorize(&home, now).await {
                Ok(Verdict::Accepted { class, interim_s, attributes }) => {
                    let first = self.session(class, interim_s, attributes, now);
                    self.week(&home, &first, presence, now)
                }
                Ok(Verdict::Rejected(_)) => Vec::new(),
                Err(error) => {
                    // At the next start then.
                    tracing::error!(%error, "the demo's homes could not dial");
                    return;
                }
            };
            weeks.push((home, week));
        }
        // In one write: a week that is told twice has other sessions, and twice the traffic.
        self.inner.store.change(|state| {
            for (mut home, week) in weeks {
                home.session = week.iter().find(|stretch| !stretch.is_last).map(|stretch| {
                    let mut session = stretch.session.clone();
                    session.count_until(&home.login, stretch.to);
                    session.reported = stretch.to;
                    session
                });
                state.note(now, &home.login, if home.session.is_some() { "moved in, on" } else { "moved in, off" });
                state.put(home);
                state.spool.extend(week);
            }
            state.has_demo = true;
        });
        self.wake();
    }

    fn week(&self, home: &Home, like: &Session, presence: &[(i64, i64)], now: Timestamp) -> Vec<Stretch> {
        let ago = |minutes: i64| now - SignedDuration::from_mins(minutes);
        // The newest first: that is looked at first.
        let stretch = |(from, to): &(i64, i64)| {
            let start = ago(*from);
            let session = Session { id: self.session_id(), start, counted_until: start, ..like.clone() };
            Stretch { home: home.clone(), session, to: ago(*to), is_last: *to > 0 }
        };
        presence.iter().rev().map(stretch).collect()
    }
}
