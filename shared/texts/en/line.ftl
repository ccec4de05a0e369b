# The line: restricted, being restored, restored.

line-restricted-since = Since { $since }.
line-restricted-until-paid = Pay what is overdue, and full speed is back within a few minutes.
line-applying = Your line will follow within a few minutes.
line-applied-at = On your line since { $at }.
line-restoring = We are restoring your internet
line-restoring-paid = Paid, we are restoring your internet
line-lifted-at = The restriction was lifted on { $at }.
line-next-dial = It takes a few minutes. A router that is off gets full speed once it is on.
line-late = Restoring takes longer than usual
line-late-router = Turn your router off and on again after a minute: it connects with full speed.
line-late-office = Did that not help? Call { $phone } or write to { $email }, and we check your line.
line-restored = Your internet is restored
line-restored-at = Full speed since { $at }.
