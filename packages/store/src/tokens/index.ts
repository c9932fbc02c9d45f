export { type ActiveToken, noteTokenUse, readActiveTokens } from './active-tokens.js';
export { type CreateToken, createToken, type NewToken } from './create-token.js';
export { listTokens, type TokenRow } from './list-tokens.js';
export { type RevokedToken, revokeToken } from './revoke-token.js';
export { hashOfToken, isToken, TOKEN_NAME, TOKENS_MAX } from './token.js';
