import type { Rules } from './rule';

/** FTP, whose data travels on connections of their own. */
export const FTP_RULES: Rules = {};
