// The pages that links in mails lead to where no front end has its own: one sets a new password, one verifies an address.
// A page sends its token when its button is pressed, since programs that look into mails open links, too.
import { html } from 'hono/html'
import { assets } from './assets.ts'

type LinkPage = {
  /** What it sends the token to. */
  operation: string
  heading: string
  explanation: string
  needsPassword: boolean
  action: string
  success: string
}

const pages: Record<string, LinkPage> = {
  '/reset-password': {
    operation: 'api/auth/password-reset/confirm',
    heading: 'Set a new password',
    explanation: 'At least 8 characters. You will be signed out everywhere.',
    needsPassword: true,
    action: 'Set the password',
    success: 'The password is set. Sign in with it.',
  },
  '/verify-email': {
    operation: 'api/auth/email-verification/confirm',
    heading: 'Verify your e-mail address',
    explanation: 'This confirms that the address is yours.',
    needsPassword: false,
    action: 'Verify the address',
    success: 'The address is verified.',
  },
}

/** Path -> HTML. */
export const linkPages: ReadonlyMap<string, () => string> = new Map(
  Object.entries(pages).map(([path, page]) => [path, () => write(page)]),
)

const passwordField = html`<label>New password <input type="password" name="new_password" autocomplete="new-password" minlength="8" maxlength="256" required></label>
`

// All references are relative to the root, where these pages are.
const write = ({ operation, heading, explanation, needsPassword, action, success }: LinkPage): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${heading} · Tasks API</title>
<link rel="icon" href="${assets.icon.slice(1)}">
<link rel="stylesheet" href="${assets.style.slice(1)}">
<script type="module" src="${assets.linkScript.slice(1)}"></script>
</head>
<body class="link">
<main id="content">
<h1>${heading}</h1>
<p>${explanation}</p>
<form data-operation="${operation}" data-success="${success}">
${needsPassword ? passwordField : ''}<button class="send">${action}</button>
<output aria-live="polite"></output>
</form>
</main>
</body>
</html>
`.toString()
