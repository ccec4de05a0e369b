# Security: who is logged in, who was, and what guards the account.

device-app = App
device-other-browser = Another browser
network-same = The same network as now
network-other = Another network ({ $network })
network-unknown = Not known

security-title = Security
security-lead = Here you see who is logged in to your account, and who tried to.
security-ended-one = That device is logged out
security-ended-others = All other devices are logged out
security-ended-hint = To come back it has to log in again.
security-sessions = Devices that are logged in
security-device = Device
security-seen = Last used
security-network = From where
security-end-column = Logging out
security-current = This device
security-end = Log out
security-end-of = Log out: { $device }, last used { $at }
security-end-others = Log out all others
security-more-sessions = There may be more devices than you see here. The rest go when you log out all others.
security-logins = Login history
security-logins-hint = The last 90 days, failed attempts too.
security-logins-none = Nothing here yet
security-logins-none-hint = Every login and every failed attempt will be listed here.
security-when = When
security-outcome = What happened
security-not-you = Do you see something that is not yours? Change your password: that logs out all other devices.

security-two-factor-on = On
security-two-factor-off = Off
security-two-factor-begin = Turn on
security-two-factor-keep = Settings and recovery codes

login-code-asked = Right password, code was awaited
login-by-second-factor = Logged in by password and code
login-by-recovery-code = Logged in by a recovery code
login-wrong-code = Right password, wrong code
login-by-password = Logged in by password
login-by-one-time-password = Logged in by the mailed password
login-by-passkey = Logged in with a passkey
login-copied-passkey = Refused: a copy of a passkey
login-wrong-password = Wrong password
login-too-many-tries = Too many tries
