# The PPPoE password of a connection: the one in the router, not the one for the panel.

pppoe-title = PPPoE password
pppoe-lead = Your router connects to our network with this password. It is not your password for this panel.
pppoe-host = Connection
pppoe-login = PPPoE login
pppoe-password = PPPoE password
pppoe-changed-at = Last changed
pppoe-new = A new PPPoE password
pppoe-before = The connection that is up stays up. The new PPPoE password is needed when the router connects next.
pppoe-grace-none = The previous one stops working at once, so have your router at hand.
pppoe-grace-minutes =
    { $count ->
        [one] The previous one goes on for a minute after the change.
       *[other] The previous one goes on for { $count } minutes after the change.
    }
pppoe-grace-hours =
    { $count ->
        [one] The previous one goes on for an hour after the change.
       *[other] The previous one goes on for { $count } hours after the change.
    }
pppoe-own = Your own PPPoE password (if you prefer)
pppoe-own-hint = Leave it empty and we make one for you. Your own has { $least } to { $most } characters: letters without accents, digits and { $signs }
pppoe-portal-password = Password for this panel
pppoe-portal-password-hint = The one you log in with here. We check that it is you, and do not change it.
pppoe-button = Change the PPPoE password
pppoe-changed = PPPoE password changed
pppoe-next-dial = The connection that is up stays up. The router uses the new PPPoE password when it connects next.
pppoe-previous-over = It cannot connect with the previous one any more.
pppoe-previous-until = The previous one works until { $until }.
pppoe-generated = Your new PPPoE password
pppoe-generated-lead = Type it into your router. Your password for this panel has not changed.
pppoe-hyphens = The hyphens are part of the password.
pppoe-copy = PPPoE password to copy
pppoe-once = You see it only now
pppoe-where = Where it goes
pppoe-where-open = Open the settings of your router in a browser. Their address and password are usually on the label underneath.
pppoe-where-find = Find the internet connection: mostly “Internet” or “WAN”, of the type PPPoE.
pppoe-where-type = Type the new PPPoE password into the password field. Leave the login as it is.
pppoe-where-save = Save. The router connects anew, with the new password.
pppoe-done = I have noted it
pppoe-back = Back to the connection
