// The problems of requests that lack a right: no token that is good, or one that does not suffice.

export const accessProblems = {
  authentication_required: {
    status: 401,
    title: 'Authentication is required',
    detail: 'Send an access token in the header `Authorization: Bearer <token>`.',
  },
  invalid_token: {
    status: 401,
    title: 'The access token is not valid',
    detail: 'The token is malformed, not signed by a trusted key, unknown, or its account is gone.',
  },
  token_expired: {
    status: 401,
    title: 'The access token has expired',
    detail:
      'Get a new access token with the refresh token, or sign in again. In the place of a personal access token make another one.',
  },
  wrong_audience: {
    status: 401,
    title: 'The access token is for another audience',
    detail: 'The access token names an audience that is not this service.',
  },
  unknown_issuer: {
    status: 401,
    title: 'The issuer of the access token is not known',
    detail: 'The access token names an issuer that this service does not trust.',
  },
  invalid_credentials: {
    status: 401,
    title: 'E-mail address or password is wrong',
    detail: 'There is no account with this e-mail address and this password.',
  },
  invalid_refresh_token: {
    status: 401,
    title: 'The refresh token is not valid',
    detail: 'The refresh token is unknown, expired, used before, or its session has ended. Sign in again.',
  },
  wrong_user: {
    status: 403,
    title: 'This path belongs to another user',
    detail: 'The access token is for another user than the one in the path.',
  },
  insufficient_scope: {
    status: 403,
    title: 'The token does not have the scope',
    detail:
      'The personal access token does not have the scope that this operation needs, or no such token opens it: ' +
      '`WWW-Authenticate` names the scope, if there is one.',
  },
  password_mismatch: {
    status: 403,
    title: 'The password is wrong',
    detail: "The password is not the account's current password.",
  },
  email_not_verified: {
    status: 403,
    title: 'The e-mail address is not verified',
    detail: 'Follow the link in the mail that was sent to the address, then sign in again.',
  },
} as const
