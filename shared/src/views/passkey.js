// Passkeys: the one thing that no page can do without a script. A browser lends its authenticator to scripts alone, so this is
// all that runs here: it asks the portal what to ask, the authenticator to answer, and sends the answer back. Nothing is kept.
// Where it does not run, or the browser knows no passkeys, its forms stay hidden and the password does what it always did.

// Between JSON and the authenticator bytes are base64url.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

// What older browsers cannot read from JSON by themselves.
const read = options => ({
  ...options,
  challenge: bytes(options.challenge),
  ...options.user && { user: { ...options.user, id: bytes(options.user.id) } },
  ...options.excludeCredentials && {
    excludeCredentials: options.excludeCredentials.map(known => ({ ...known, id: bytes(known.id) })),
  },
});

// What older browsers, and some password managers in new ones, cannot write as JSON.
const PARTS = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
const written = made => {
  try {
    return made.toJSON();
  } catch {
    const parts = PARTS.filter(name => made.response[name]).map(name => [name, text(made.response[name])]);
    return { id: made.id, rawId: made.id, type: made.type, clientExtensionResults: {}, response: Object.fromEntries(parts) };
  }
};

// The server says what is wrong in the reader's language, save at a field: there it gives a code.
const post = async (path, body) => {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const said = await answer.json();
  if (!answer.ok) throw { said };
  return said;
};

const run = async ({ dataset, elements }) => {
  // A password is asked for before the authenticator is; what else is typed belongs to what it makes.
  const typed = isFirst => Object.fromEntries([...elements]
    .filter(field => field.name && isFirst === (field.type === 'password')).map(field => [field.name, field.value]));
  const options = await post(dataset.begin, typed(true));
  const K = PublicKeyCredential;
  const made = dataset.passkey === 'create'
    ? await navigator.credentials.create({ publicKey: K.parseCreationOptionsFromJSON?.(options) ?? read(options) })
    : await navigator.credentials.get({ publicKey: K.parseRequestOptionsFromJSON?.(options) ?? read(options) });
  await post(dataset.finish, { ...typed(false), credential: written(made) });
  location.assign(dataset.after);
};

const explain = (form, { name, said }) => {
  const texts = JSON.parse(form.dataset.texts);
  const fault = said?.errors?.[0];
  form.querySelector('[role=status]').textContent =
    texts[fault?.code] ?? said?.detail ?? said?.title ?? texts[name] ?? texts.failed;
  form.elements[fault?.field]?.focus();
};

for (const form of window.PublicKeyCredential ? document.querySelectorAll('form[data-passkey]') : []) {
  const button = form.querySelector('button');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    button.disabled = true;
    form.querySelector('[role=status]').textContent = '';
    try {
      await run(form);
    } catch (error) {
      button.disabled = false;
      explain(form, error);
    }
  });
  form.parentElement.hidden = false;
}
