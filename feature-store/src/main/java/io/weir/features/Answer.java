package io.weir.features;

/** The features of one shared entity for one transaction. Public and without logic because it is exchanged. */
public final class Answer {
    public String account;
    public String transactionId;
    public byte entity;
    /** In the order of {@link EntityFeatures#targets()}. */
    public float[] values;
    /** See {@link FeatureVector#approximate()}. */
    public boolean approximate;
    /** See {@link FeatureVector#unsettled()}. */
    public boolean unsettled;

    /** See {@link FeatureVector#notice()}; then this is no answer, and its account only the way to an instance. */
    public String notice;

    /** For Flink's serializer. */
    public Answer() {}
}
