# Faktury.

invoices-title = Faktury
invoices-number = Numer
invoices-issued = Wystawiona
invoices-due = Termin
invoices-total = Kwota
invoices-state = Stan
invoices-document = Dokument
invoices-paid = Opłacona
invoices-open = Do zapłaty
invoices-overdue = Po terminie
invoices-unknown = Do wyjaśnienia
invoices-pdf = Pobierz PDF
invoices-pdf-of = Pobierz PDF faktury { $number }
invoices-none = Nie ma jeszcze faktur
invoices-none-hint = Pierwsza pojawi się tu w dniu wystawienia.

delivery-title = Faktury elektroniczne
delivery-on = Faktury elektroniczne są włączone
delivery-off = Faktury przychodzą na papierze
delivery-since = od { $at }
delivery-on-hint = Nowe faktury pojawiają się tutaj jako PDF. Bez faktur elektronicznych nie zapłacisz online.
delivery-turn-on = Zgadzam się, włącz faktury elektroniczne
delivery-turn-off = Wróć do papierowych
delivery-online-open = Możesz już płacić online.
delivery-online-closed = Płatności online są teraz zamknięte.
