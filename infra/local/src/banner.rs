//! What a person reads when the portal has started.

use std::io::{self, Write};
use std::path::Path;

/// A subscriber of the demo: login, password, and what is special about the account.
pub const DEMO_LOGINS: [(&str, &str, &str); 3] = [
    ("anna", "wiosna-nad-wisla", "in arrears, line limited, may pay online"),
    ("james", "rain-over-krakow", "in credit, reads English"),
    ("pracownia", "zolty-kon-2026", "a company with paper invoices that pays in cash"),
];

/// Writes the banner.
pub(crate) fn write(out: &mut impl Write, url: &str, folder: &Path) -> io::Result<()> {
    writeln!(out, "\n  Panel is ready: {url}\n")?;
    writeln!(out, "  Log in as:")?;
    for (login, password, about) in DEMO_LOGINS {
        writeln!(out, "    {login:<10} {password:<17} {about}")?;
    }
    writeln!(out, "\n  Mails, payments, router, imports: {url}/_local/")?;
    writeln!(out, "  Data: {} (start over with --fresh)", folder.display())?;
    writeln!(out, "  Stop: Ctrl-C\n")?;
    out.flush()
}
