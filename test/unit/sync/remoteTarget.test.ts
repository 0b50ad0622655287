import assert from 'node:assert/strict';

import { parseRemoteTarget } from '../../../src/sync/remoteTarget';

const consoleSnippet = `// Import the functions you need from the SDKs you need
import { initializeApp } from "firebase/app";
// TODO: Add SDKs for Firebase products that you want to use
// https://firebase.google.com/docs/web/setup#available-libraries

// Your web app's Firebase configuration
// For Firebase JS SDK v7.20.0 and later, measurementId is optional
const firebaseConfig = {
  apiKey: "AIzaSyExample-Key_1",
  authDomain: "my-table.firebaseapp.com",
  projectId: "my-table",
  storageBucket: "my-table.firebasestorage.app",
  messagingSenderId: "123456789012",
  appId: "1:123456789012:web:abcdef",
  measurementId: "G-EXAMPLE",
};

// Initialize Firebase
const app = initializeApp(firebaseConfig);`;

const config = {
  apiKey: 'AIzaSyExample-Key_1',
  projectId: 'my-table',
  appId: '1:123456789012:web:abcdef',
  authDomain: 'my-table.firebaseapp.com',
};

describe('parseRemoteTarget', () => {
  it('reads the snippet of the Firebase console', () => {
    assert.deepEqual(parseRemoteTarget(consoleSnippet), { kind: 'project', config });
  });

  it('reads JSON, also inside of other JSON', () => {
    const wrapped = JSON.stringify({ status: 'success', result: { sdkConfig: config } });
    assert.deepEqual(parseRemoteTarget(JSON.stringify(config)), { kind: 'project', config });
    assert.deepEqual(parseRemoteTarget(wrapped), { kind: 'project', config });
  });

  it('reads a bare object literal with single quotes and comments', () => {
    const literal = "{ apiKey: 'k', /* which one? */ projectId: 'my-table', // this one\n }";
    assert.deepEqual(parseRemoteTarget(literal), {
      kind: 'project',
      config: { apiKey: 'k', projectId: 'my-table' },
    });
  });

  it('evaluates nothing', () => {
    const hostile = '{ apiKey: (() => { globalThis.evaluated = true })(), projectId: "my-table" }';
    invalid(hostile, /no Firebase web configuration/);
    invalid('{ apiKey: `${process.env.HOME}`, projectId: "my-table" }', /no Firebase/);
    assert.equal('evaluated' in globalThis, false);
  });

  it('names what a configuration lacks', () => {
    invalid('{ "projectId": "my-table" }', /no apiKey/);
    invalid('{ "apiKey": "k" }', /no projectId/);
    invalid('{ "apiKey": "", "projectId": "my-table" }', /no apiKey/);
    invalid('{ "apiKey": "k", "projectId": "../other" }', /not the id of a Firebase project/);
    invalid('{}', /no Firebase web configuration/);
    invalid('{ "apiKey": ', /no Firebase web configuration/);
  });

  it('reads an emulator’s address', () => {
    const emulator = { kind: 'emulator', host: '127.0.0.1', port: 8080 };
    assert.deepEqual(parseRemoteTarget(' 127.0.0.1:8080\n'), emulator);
    assert.deepEqual(parseRemoteTarget('http://127.0.0.1:8080/'), emulator);
    assert.deepEqual(parseRemoteTarget('localhost:9'), { ...emulator, host: 'localhost', port: 9 });
    assert.deepEqual(parseRemoteTarget('[::1]:8080'), { ...emulator, host: '[::1]' });
  });

  it('says what is wrong with an address', () => {
    invalid('https://127.0.0.1:8080', /plain HTTP/);
    invalid('127.0.0.1', /neither/);
    invalid('127.0.0.1:0', /1 to 65535/);
    invalid('127.0.0.1:70000', /1 to 65535/);
    invalid('http://127.0.0.1:8080/path', /neither/);
    invalid('user@host:80', /neither/);
    invalid('', /Paste/);
    invalid('hello', /neither/);
  });

  function invalid(text: string, message: RegExp): void {
    assert.throws(() => parseRemoteTarget(text), { reason: 'invalid-input', message });
  }
});
