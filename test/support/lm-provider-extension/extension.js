'use strict';
// Lends language models to the editor under test, as other people's extensions do. What a model answers is said by the
// test: `answerWith` takes a function that gets the request and a way to report parts.
const vscode = require('vscode');

const models = [
  {
    id: 'lent-large',
    name: 'Lent Large',
    family: 'lent',
    version: '1',
    maxInputTokens: 100_000,
    maxOutputTokens: 8_000,
  },
  {
    id: 'lent-small',
    name: 'Lent Small',
    family: 'lent',
    version: '1',
    maxInputTokens: 10_000,
    maxOutputTokens: 4_000,
  },
];

exports.activate = (context) => {
  const requests = [];
  let answer = (_request, report) => report(new vscode.LanguageModelTextPart('Nothing was told to the model.'));

  const provider = (id) => ({
    async provideLanguageModelResponse(messages, options, extension, progress, token) {
      const request = { id, messages, options, extension, token };
      requests.push(request);
      await answer(request, (part) => progress.report({ index: 0, part }));
    },
    async provideTokenCount(text) {
      return Math.ceil(JSON.stringify(text).length / 4);
    },
  });

  const lend = ({ id, ...about }) =>
    vscode.lm.registerChatModelProvider(id, provider(id), { vendor: 'lender', ...about, isUserSelectable: true });
  context.subscriptions.push(...models.map(lend));
  return {
    requests,
    answerWith: (next) => (answer = next),
    lend: (model) => lend(model),
  };
};
