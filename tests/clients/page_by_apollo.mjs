// Reads a list to its end with Apollo's own `relayStylePagination`, and prints what its cache holds then.
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client/core";
import { relayStylePagination } from "@apollo/client/utilities";

const [uri, token] = process.argv.slice(2);
const client = new ApolloClient({
  link: new HttpLink({ uri, headers: { authorization: `Bearer ${token}` } }),
  cache: new InMemoryCache({ typePolicies: { Query: { fields: { reports: relayStylePagination() } } } }),
});
const query = gql`
  query Reports($first: Int!, $after: String) {
    reports(first: $first, after: $after) {
      edges { cursor node { id reference { reference } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`;
const list = client.watchQuery({ query, variables: { first: 2 } });
const subscription = list.subscribe({});
let { data } = await client.query({ query, variables: { first: 2 } });
for (let pages = 1; data.reports.pageInfo.hasNextPage && pages < 10; pages += 1) {
  await list.fetchMore({ variables: { after: data.reports.pageInfo.endCursor } });
  ({ data } = await client.query({ query, variables: { first: 2 }, fetchPolicy: "cache-only" }));
}
subscription.unsubscribe();
console.log(JSON.stringify(data.reports));
