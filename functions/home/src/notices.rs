//! Which notices the home page shows.

use serde::Serialize;
use shared::domain::{Notice, Timestamp, ToldNotice};

/// The most of them: the page is about what is owed.
const SHOWN_MAX: usize = 3;

/// The unread notices of the moment.
#[derive(Debug, Default, Serialize, schemars::JsonSchema)]
#[schemars(rename = "UnreadNotices")]
pub struct Notices {
    /// Those to show, urgent ones first, newest first among each.
    pub unread: Vec<ToldNotice>,
    /// Whether there are more that are unread.
    pub more_unread: bool,
    /// Whether there are any at all, read ones too.
    #[serde(skip)]
    pub any: bool,
}

impl Notices {
    /// Out of the newest ones, newest first. Those about arrears only where they are told of, for the page itself may say what
    /// comes next.
    pub fn of(newest: &[Notice], tells_arrears: bool, now: Timestamp) -> Self {
        let shown: Vec<&Notice> = newest.iter().filter(|notice| notice.is_shown(now)).collect();
        let is_news = |notice: &&Notice| notice.read_at.is_none() && (tells_arrears || !notice.arrears);
        let mut unread: Vec<&Notice> = shown.iter().copied().filter(is_news).collect();
        unread.sort_by_key(|notice| !notice.urgent);
        let told = unread.iter().take(SHOWN_MAX).map(|notice| notice.told()).collect();
        Self { unread: told, more_unread: unread.len() > SHOWN_MAX, any: !shown.is_empty() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A notice of a day of November; the import is over at noon of the 23rd.
    fn notice(day: u32, urgent: bool, read: bool, until: Option<&str>) -> Notice {
        let notice = json!({
            "id": format!("ntc_{day}"), "at": format!("2026-11-{day}T08:00:00Z"), "title": "Prace", "body": "W nocy.",
            "urgent": urgent, "read_at": read.then_some("2026-11-23T10:00:00Z"), "until": until,
        });
        serde_json::from_value(notice).expect("a notice")
    }

    fn shown(newest: &[Notice]) -> (Vec<String>, bool, bool) {
        let notices = Notices::of(newest, true, "2026-11-23T12:00:00Z".parse().expect("a time"));
        (notices.unread.iter().map(|told| told.id.to_string()).collect(), notices.more_unread, notices.any)
    }

    #[test]
    fn three_that_are_unread_are_shown_the_urgent_ones_first() {
        let newest = [
            notice(23, false, false, None),
            notice(22, false, true, None),
            notice(21, true, false, None),
            notice(20, false, false, None),
            notice(19, true, false, None),
        ];
        assert_eq!(shown(&newest), (vec!["ntc_21".into(), "ntc_19".into(), "ntc_23".into()], true, true));
        assert_eq!(shown(&newest[..4]), (vec!["ntc_21".into(), "ntc_23".into(), "ntc_20".into()], false, true));
    }

    #[test]
    fn one_for_later_and_one_that_had_its_time_are_not_shown() {
        let newest = [notice(24, true, false, None), notice(22, true, false, Some("2026-11-23T11:00:00Z"))];
        assert_eq!(shown(&newest), (Vec::new(), false, false));
        assert_eq!(shown(&[notice(22, false, true, None)]), (Vec::new(), false, true));
        assert_eq!(shown(&[]), (Vec::new(), false, false));
    }
}
