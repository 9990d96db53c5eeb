package io.weir.jobs.elasticsearch;

import java.io.Serializable;

/**
 * Where Elasticsearch is and how a job gets in.
 *
 * @param url such as http://localhost:9200
 * @param user empty: without a login
 * @param ca file with the certificates of the authorities that vouch for it, in PEM; null: those that Java trusts
 */
public record ElasticsearchAccess(String url, String user, String password, String ca) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A server that asks nobody who they are. */
    public static ElasticsearchAccess open(String url) {
        return new ElasticsearchAccess(url, "", "", null);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user.isEmpty() ? url : user + " at " + url;
    }
}
