import { type SignedIn } from './contract.js';
import type { ClientOptions } from './options.js';
import type { Tokens } from './tokens.js';
/**
 * Exchanges a refresh token for the next pair.
 *
 * @param keep saves the pair, also one that comes after the exchange has failed
 */
export type Refresh = (refreshToken: string, keep: (signedIn: SignedIn) => Promise<Tokens>) => Promise<Tokens>;
/**
 * Makes the exchange of a client. Each use of a token counts at the service, also one whose answer nobody waited for: so
 * every answer is taken that comes, and nothing further is sent while one may come.
 *
 * @param client the options of the client
 */
export declare function refresher(client: ClientOptions): Refresh;
//# sourceMappingURL=refresh.d.ts.map