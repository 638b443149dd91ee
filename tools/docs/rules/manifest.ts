import type { Rules } from './rule';

/** What reads a finished stack. */
export const MANIFEST_RULES: Rules = {
  LVS040: {
    title: 'a text that is no manifest of this library, or half of one',
    without: 'a command that works on a cluster that is not there',
    fix: 'synthesize the stack again',
    source: '-',
  },
  LVS041: {
    title: 'a manifest of another version of this library',
    without: 'a command that misreads what it finds there',
    fix: 'synthesize the stack again with the version in use',
    source: '-',
  },
  LVS042: {
    title: 'a manifest that names resources which are not in cdk.tf.json beside it',
    without: 'a command that breaks or measures machines of an earlier synth',
    fix: 'synthesize the stack again',
    source: '-',
  },
};
