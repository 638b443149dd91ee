import { expect, test } from 'vitest';
import { reportOf } from '../../lib/rig/rehearsal/report';
import { withRehearsal } from '../../lib/rig/rehearsal/start';
import { describeWith } from '../needs';
import { REHEARSAL_NEEDS } from './drilled';
import { DRILLED, EXAMPLES, exampleManifest } from './examples';
import { told } from './test-cluster';

describeWith(REHEARSAL_NEEDS, 'an example that is not drilled, rehearsed', () => {
  test.each(EXAMPLES.filter((name) => !DRILLED.includes(name)))(
    '%s answers, and all is as it must be',
    async (name) => {
      const manifest = exampleManifest(name);
      const { problems, services, active } = await withRehearsal(manifest, told, (_, rehearsal) =>
        reportOf(rehearsal, manifest, told),
      );
      expect(problems).toEqual([]);
      expect(services.length).toBeGreaterThan(0);
      expect(services.filter(({ isAnswered }) => !isAnswered)).toEqual([]);
      expect(active).toHaveLength(1);
    },
  );
});
