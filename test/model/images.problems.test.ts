import { describe, expect, test } from 'vitest';
import type { Lab } from '../../lib/model/cluster';
import { problemsOf } from '../../lib/model/problems';
import { base, custom, inside, ip, labOf, pair, pool, privateSide, publicSide, service } from '../fixtures';
import { testMistakes } from './mistakes';

const bare = base({ hasPackages: false, nameservers: [ip('192.168.26.254')] });

function bornOf(image: typeof bare, realServerInternet: boolean, workload = custom({ packages: ['unbound'] })): Lab {
  return labOf([service({ pool: pool({ base: image, pair: pair({ base: image, realServerInternet }), workload }) })], {
    images: [image],
  });
}

describe('images and networks at odds with their guests', () => {
  testMistakes([
    {
      what: 'real servers that have to install packages and reach no mirror',
      lab: bornOf(bare, false),
      code: 'LVS085',
      path: 'lab/web',
      says: ['lab/image'],
    },
    {
      what: 'the same of the packages that a web server needs',
      lab: bornOf(bare, false, pool().workload),
      code: 'LVS085',
      path: 'lab/web',
      says: ['lab/image'],
    },
    {
      what: 'packages without a name server',
      lab: bornOf(base({ hasPackages: false }), true),
      code: 'LVS086',
      path: 'lab/image',
      says: ['nameservers'],
    },
    {
      what: 'a public side that no client reaches',
      lab: labOf([service({ pool: pool({ pair: pair({ publicInterface: publicSide({ network: isolated() }) }) }) })]),
      code: 'LVS087',
      path: 'lab/lvs',
      says: ['lab/public'],
    },
    {
      what: 'two images of one name',
      lab: labOf([service()], { images: [base({ path: 'lab/a/b-c' }), base({ path: 'lab/a-b/c' })] }),
      code: 'LVS021',
      path: 'lab/a-b/c',
      says: ['lab/a/b-c'],
    },
  ]);

  function isolated(): ReturnType<typeof inside> {
    const { network } = publicSide();
    return { ...network, wire: { kind: 'isolated' } };
  }

  test.each<[string, Lab]>([
    ['packages from a mirror, by the active router', bornOf(bare, true)],
    ['servers that need no packages', bornOf(bare, false, custom())],
    ['an image that has the packages', bornOf(base(), false)],
    ['an isolated private side', labOf([service({ pool: pool({ pair: pair({ privateInterface: privateSide() }) }) })])],
    ['images of two names', labOf([service()], { images: [base(), base({ path: 'lab/other' })] })],
  ])('finds nothing wrong with %s', (_, lab) => {
    expect(problemsOf(lab)).toEqual([]);
  });
});
